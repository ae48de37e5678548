"""An answers file that is kept open while it is answered: saved after each answer, and never over what someone else wrote."""

import os
from pathlib import Path

from rsc_assess.answer_files.updating import changes_between, updated_file
from rsc_assess.assessment.draft import Draft
from rsc_assess.documents.source import read_bytes
from rsc_assess.problems import FileAccessError, Place, Problem, RefusedError
from rsc_assess.questionnaire.values import Questionnaire
from rsc_assess.writing import unwritable, write_whole


class AnswersFile:
    """
    The file and what it says.

    Attributes:
        draft: What it says.

        content: Its bytes, as they were read or written last.

        is_new: Whether it is not written yet.
    """

    def __init__(self, path: Path, content: bytes, draft: Draft, questionnaire: Questionnaire, is_new: bool = False) -> None:
        self.path = path
        self.content = content
        self.draft = draft
        self.questionnaire = questionnaire
        self.is_new = is_new

    def save(self, draft: Draft) -> None:
        """
        Save what is said now.

        Raises:
            FileAccessError: It cannot be written; it is as it was.

            RefusedError: Something would be lost: see `updated_file`; or someone else changed the file since it was read (A372).
        """
        changes = changes_between(self.draft.data(), draft.data())
        content = updated_file(self.content, self.path, changes, self.questionnaire) if changes else self.content
        if self.is_new:
            write_whole(self.path, content, False)
        elif changes:
            self.replace(content)
        self.content, self.draft, self.is_new = content, draft, False

    def replace(self, content: bytes) -> None:
        """Write the file anew, if nobody else did."""
        self.check_unchanged()
        # A link stays a link.
        target = self.path.resolve()
        if not os.access(target, os.W_OK):
            raise unwritable(self.path, "this file is read-only", "Allow writing to it, or answer a copy")
        write_whole(target, content, True)

    def check_unchanged(self) -> None:
        """Raise RefusedError where the file is not as this program left it."""
        try:
            found = read_bytes(self.path, len(self.content) + 1)
        except FileAccessError:
            found = b""
        if found != self.content:
            remedy = "Run the command again: it goes on from what the file says now"
            what = "someone else changed this file meanwhile, so the last answer was not saved over it"
            problem = Problem("A372", what, remedy, Place(str(self.path)))
            raise RefusedError(str(problem), [problem])
