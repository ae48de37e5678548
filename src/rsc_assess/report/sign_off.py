"""How far an assessment has come, in the words of the report."""

from rsc_assess.assessment.sign_off import sign_off_status
from rsc_assess.report.behind_values import SignOff
from rsc_assess.report.values import Day
from rsc_assess.report.writer import Writer


def sign_off(writer: Writer) -> SignOff:
    """Return how far the assessment has come; in a public report without the role of who said so."""
    t, status = writer.t, sign_off_status(writer.scorecard.assessment)
    step = status.step
    if step is None:
        return SignOff(status.state, False, t("sign_off.draft"), t("sign_off.draft"), None, None)
    day = Day(step.date, t.day(step.date))
    key = f"sign_off.{'changed_' if status.is_changed else ''}{step.state}"
    in_short = t(key, date=day)
    role = None if writer.is_public else step.role
    return SignOff(status.state, status.is_changed, t(f"{key}_by", role=role, date=day) if role else in_short, in_short, role, day)
