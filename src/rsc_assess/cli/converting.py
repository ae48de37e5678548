"""The command that turns an answers file into one of another format."""

import click

from rsc_assess.cli.files import answers_in, open_questionnaire, refuse_same_file, say, write
from rsc_assess.cli.options import chosen_format, with_answers, with_force, with_format, with_language, with_questionnaire


@click.command()
@with_answers
@click.option("-o", "--output", required=True, metavar="FILE", help="The file to write; its ending says the format. - for standard output.")
@with_format
@with_questionnaire
@with_language
@with_force
def convert(answers: str, output: str, format: str | None, questionnaire_path: str | None, language: str | None, force: bool) -> None:
    """Turn an answers file into one of another format; nothing that it says is lost.

    Example: rsc-assess convert answers.xlsx -o answers.yaml
    """
    import attrs

    from rsc_assess.answer_files.form import filled_form
    from rsc_assess.answer_files.formats import dump_form
    from rsc_assess.assessment.draft import load_draft
    from rsc_assess.questionnaire.translation import translated

    refuse_same_file(answers, output)
    chosen = chosen_format(output, format)
    questionnaire = open_questionnaire(questionnaire_path) if questionnaire_path else None
    draft = load_draft(answers_in(answers), questionnaire)
    say(draft.problems)
    form = filled_form(draft.assessment.questionnaire, draft.data())
    if language is not None:
        form = attrs.evolve(form, questionnaire=translated(form.questionnaire, language))
    write(output, dump_form(form, chosen), force, said=f"{output} has what {answers} says.")
