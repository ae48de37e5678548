"""Run a program over a sheet: values, limits, coverage and states of every node."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from rsc_assess.assessment.values import OPEN_STATES
from rsc_assess.questionnaire.condition import Fact, holds
from rsc_assess.questionnaire.rules import Band, Cap, Rules
from rsc_assess.scoring.cells import ONE_OF, along
from rsc_assess.scoring.display import compared, from_scale, on_scale, reached, rounded, snapped
from rsc_assess.scoring.methods import INTERNAL, Part, kept, mean
from rsc_assess.scoring.program import Bundle, Node, Program
from rsc_assess.scoring.sheet import Sheet, is_loose

Shares = list[float | None]

OPEN = frozenset(ONE_OF[state] for state in OPEN_STATES)
# What a run asks for: the value as things are, the least or the most it can become, or how much is answered.
NOW, LOW, HIGH, COVERAGE = range(4)


class Stages(NamedTuple):
    """
    How a node's value came about, in this order; a stage is None where it changed nothing.

    Attributes:
        method: What the method gave.

        effect: What penalties and bonuses added, as a share of the maximum.

        held: The value above everything that was held there.

        floored: The value below 0 that was raised to it.

        limits: The caps that bit, each with the value before and after it.

        rounded_from: The value before its rounding.

        why_none: Why there is no value though something counts: `unrated`, `coverage` or `chain`.
    """

    value: float | None
    method: float | None = None
    effect: float | None = None
    held: float | None = None
    floored: float | None = None
    limits: tuple[tuple[Cap, float, float], ...] = ()
    rounded_from: float | None = None
    why_none: str | None = None


def run(program: Program, sheet: Sheet, want: int = NOW) -> Shares:
    """Return the share of every slot: questions, then nodes."""
    shares: Shares = [cell[want] for cell in sheet.cells]  # type: ignore[misc]
    shares.extend([None] * len(program.nodes))
    if program.weighers:
        shares.extend(sheet.weights())
    for node in program.nodes:
        terms = node.terms
        if terms is None:
            shares[node.slot] = coverage(node, shares, program) if want == COVERAGE else stages(node, shares, sheet, want).value
            continue
        total = weights = 0.0
        for slot, weight in terms:
            share = shares[slot]
            if share is not None:
                total += weight * share
                weights += weight
        if weights:
            shares[node.slot] = total / weights
    return shares


def values_only(program: Program, sheet: Sheet) -> Shares:
    """Return the values alone, without limits, coverage and counts."""
    return run(program, sheet, NOW)


def counted_parts(node: Node, shares: Sequence[float | None], program: Program) -> list[Part]:
    """Return the parts of a node, those that it does not keep without a share."""
    parts = parts_of(node, shares, program)
    return parts if node.rules.keep is None else kept(node.rules.keep, parts)


def parts_of(node: Node, shares: Sequence[float | None], program: Program, keeps_all: bool = False) -> list[Part]:
    """
    Return the (weight, share) pairs of a node's parts, in the order of their ids; a share is None where it does not count.

    Args:
        keeps_all: Whether a section that weighs its marks weighs those of all its parts, kept or not.
    """
    found: list[Part] = []
    for part in node.parts:
        share, weight = shares[part.slot], part.weight
        if part.by is not None:
            weight = shares[part.by]
            share = part.no_value if share is None else share
            found.append((0.0, None) if weight is None or weight != weight else (weight, share))
            continue
        if share is None and part.no_value is not None:
            share, weight = part.no_value, part.in_all if weight is None else weight
        elif weight is None:
            weight = total_weight(program.node_of[part.slot], shares, program, keeps_all)
        found.append((weight, share))
    return found


def total_weight(node: Node, shares: Sequence[float | None], program: Program, keeps_all: bool = False) -> float:
    """Return the marks that count as everything in a node: the sum of the weights that count, with what it starts from."""
    if node.terms is not None:
        return sum([weight for slot, weight in node.terms if shares[slot] is not None]) + 0.0
    if node.rules.out_of is not None:
        return float(node.rules.out_of)
    parts = parts_of(node, shares, program, keeps_all) if keeps_all or node.rules.keep is None else counted_parts(node, shares, program)
    return sum(weight for weight, share in parts if share is not None) + float(node.rules.starts_at or 0)


def stages(node: Node, shares: Sequence[float | None], sheet: Sheet, want: int = NOW) -> Stages:
    """Return a node's value with the stages on the way: method, penalties and bonuses, floor, caps, rounding."""
    program, rules = sheet.program, node.rules
    parts = parts_of(node, shares, program)
    if any(share is not None and share != share for _, share in parts):
        return Stages(None, why_none="unrated")
    if rules.keep is not None:
        parts = kept(rules.keep, parts)
    if want == NOW and rules.no_value_below and not is_covered(node, sheet, rules.no_value_below):
        return Stages(None, why_none="coverage")
    if node.steps:
        return Stages(step_share(node, parts[0][1], shares, sheet))
    if node.chain:
        share, why = chain_share(node, shares, sheet, want)
    else:
        share, why = method_share(node, parts), None
    if share is None:
        return Stages(None, why_none=why)
    total = total_weight(node, shares, program)
    amounts = [(effect, amount) for effect in node.effects if (amount := shares[effect.slot]) is not None]
    if any(amount != amount for _, amount in amounts):
        return Stages(None, method=share, why_none="unrated")
    effect = sum(amount if effect.relative else amount / total if total else 0.0 for effect, amount in amounts)
    if node.bundles:
        effect = bundled(node, {one.id: amount if one.relative else amount / total if total else 0.0 for one, amount in amounts}, total)
    return finished(node, share, effect, total, sheet, want, bool(amounts))


def bundled(node: Node, amounts: dict[str, float], total: float) -> float:
    """Return what penalties and bonuses add together, as a share of the maximum, each bundle within its limit."""

    def of(bundle: Bundle) -> float:
        found = sum(amounts.get(id, 0.0) for id in bundle.effects) + sum(of(one) for one in bundle.inner)
        most = bundle.most if bundle.relative else bundle.most / total if total else 0.0
        return min(max(found, -most), most)

    inside = {id for bundle in node.bundles for id in bundle.every()}
    return sum(amount for id, amount in amounts.items() if id not in inside) + sum(of(bundle) for bundle in node.bundles)


def finished(node: Node, share: float, effect: float, total: float, sheet: Sheet, want: int, has_effects: bool) -> Stages:
    """Return a value after penalties and bonuses, floor, caps and rounding."""
    rules = node.rules
    method, value = share, share + effect
    held = value if rules.ceiling and snapped(value) > 1 else None
    if rules.ceiling:
        value = min(value, 1.0)
    floored = value if rules.floor and value < 0 else None
    if floored is not None:
        value = 0.0
    limits: tuple[tuple[Cap, float, float], ...] = ()
    for cap in rules.caps:
        limit = from_scale(cap.at_most, rules.display, total)
        limit = max(limit, 0.0) if rules.floor else limit
        limit = min(limit, 1.0) if rules.ceiling else limit
        beyond = snapped(value) < snapped(limit) if cap.raises else snapped(value) > snapped(limit)
        if beyond and bites(cap, sheet, want):
            limits = (*limits, (cap, value, limit))
            value = limit
    rounded_from = None
    if rules.rounds is not None:
        exact = value
        whole = float(rounded(on_scale(value, rules.display, total), rules.rounds.decimals, rules.rounds.how, rules.rounds.step))
        # A sum of 2.5 out of 2.5 that rounds to 3 is still no more than everything.
        value = from_scale(whole, rules.display, total)
        value = min(value, 1.0) if rules.ceiling else value
        rounded_from = exact
    return Stages(value, method, effect if has_effects else None, held, floored, limits, rounded_from)


def method_share(node: Node, parts: list[Part]) -> float | None:
    """Return what the method makes of the parts, with the marks a node starts from and those it is out of."""
    rules = node.rules
    if rules.starts_at is not None:
        return mean([*parts, (float(rules.starts_at), 1.0)])
    if rules.out_of is not None:
        found = [(weight, share) for weight, share in parts if share is not None]
        if not any(weight for weight, _ in found):
            return None
        share = sum(weight * share for weight, share in found) / float(rules.out_of)
        return min(share, 1.0) if rules.ceiling else share
    if rules.least is not None:
        parts = [(weight, None if share is None else max(share, rules.least)) for weight, share in parts]
    return node.combine(parts)


def step_share(node: Node, share: float | None, shares: Sequence[float | None], sheet: Sheet) -> float | None:
    """Return the share of the highest step that a part has reached, or its place on the line, in the unit it is shown in."""
    if share is None:
        return None
    rules, total = unit_of(sheet.program, node.parts[0].slot, shares)
    return turned(node, on_scale(share, rules.display, total))


def turned(node: Node, value: float) -> float:
    """Return the share that a node with steps or points gives to a value as shown."""
    value = snapped(value)
    if node.is_line:
        return along(node.steps, value)
    return next((step for start, step in reversed(node.steps) if snapped(start) <= value), 0.0)


def unit_of(program: Program, slot: int, shares: Sequence[float | None]) -> tuple[Rules, float]:
    """Return the rules by which a slot is shown, and the marks that count as everything for sums."""
    node = program.node_of.get(slot)
    if node is not None:
        return node.rules, total_weight(node, shares, program)
    table = program.tables[slot]
    if table.id in program.by_of and program.by_of[table.id] < len(shares):
        return table.rules, number_or_0(shares[program.by_of[table.id]])
    return table.rules, program.weights.get(table.id, 1.0)


def number_or_0(weight: float | None) -> float:
    """Return an answer that is a weight; 0 where it is open or does not apply."""
    return 0.0 if weight is None or weight != weight else weight


def chain_share(node: Node, shares: Sequence[float | None], sheet: Sheet, want: int) -> tuple[float | None, str | None]:
    """Return the share of the last answered question of a chain that has ended, else None and why; or its limits."""
    cells = [sheet.cells[slot] for slot in node.chain]
    if want != NOW:
        found = [share for slot in node.chain if (share := shares[slot]) is not None]
        if any(cell.is_open for cell in cells):
            return (min(found) if want == LOW else max(found)) if found else None, None
        return (found[-1] if found else None), None
    asked = [
        (cell, shares[slot])
        for cell, slot in zip(cells, node.chain, strict=True)
        if (cell.possible and cell.states in OPEN) or (cell.value is not None and cell.row != "not_asked")
    ]
    if not asked:
        return None, None
    if asked[-1][0].states in OPEN:
        return None, "chain"
    return asked[-1][1], None


def is_covered(node: Node, sheet: Sheet, needed: float) -> bool:
    """Tell whether enough of a node is answered for a value."""
    found = so_far(sheet, node.slot, COVERAGE)[node.slot]
    return found is None or snapped(found) >= snapped(needed)


def coverage(node: Node, shares: Sequence[float | None], program: Program) -> float | None:
    """Return the weighted mean of the coverage of the parts that count; penalties weigh what they can take off."""
    pairs = [
        (weight, 1.0 if share is not None and shares[part.slot] is None else share)
        for part, (weight, share) in zip(node.parts, parts_of(node, shares, program, True), strict=True)
    ]
    if node.deciders:
        pairs = with_open_weights(node, pairs, shares)
    weights = sum(weight for weight, share in pairs if share is not None) + float(node.rules.starts_at or 0)
    pairs.extend((effect.weight * (weights or 1.0 if effect.relative else 1.0), shares[effect.slot]) for effect in node.effects)
    return mean(pairs)


def with_open_weights(node: Node, pairs: list[Part], shares: Sequence[float | None]) -> list[Part]:
    """Return the coverage of parts; one whose weight is not known is not covered, and weighs as much as the others on average."""
    known = [weight for part, (weight, share) in zip(node.parts, pairs, strict=True) if share is not None]
    usual = sum(known) / len(known) if known else 1.0
    return [
        (usual, 0.0) if part.by is not None and shares[part.by] != shares[part.by] and shares[part.slot] is not None else pair
        for part, pair in zip(node.parts, pairs, strict=True)
    ]


def bites(cap: Cap, sheet: Sheet, want: int) -> bool:
    """Tell whether a cap holds now; for the least, whether it could; for the most, whether it must."""
    if want == NOW:
        return holds(cap.when, sheet.fact) is True
    certain = sheet.in_the_end(cap.when)
    # A cap may lower the least where it could hold, and the most where it must; what raises the other way round.
    return certain is not False if (want == LOW) != cap.raises else certain is True


def label_of(share: float | None, rules: Rules, total: float, sheet: Sheet) -> Band | None:
    """Return the highest band that a share has reached whose own condition holds; without a share, of those that need none."""
    value = None if share is None else compared(share, rules.display, total, rules.display.label_on)
    return first_met(better_first(value, rules), sheet)


def better_first(value: float | None, rules: Rules) -> list[Band]:
    """
    Return the bands that a value has reached, the best first.

    Args:
        value: As bands go by it: shown or exact; None without a score, where some bands go by what they need alone.
    """
    if value is None:
        return [band for band in reversed(rules.bands) if band.alone]
    return [band for band in reversed(reached(value, rules.bands)) if not band.alone]


def first_met(bands: list[Band], sheet: Sheet) -> Band | None:
    """Return the first band whose own condition holds, or that has none."""
    return next((band for band in bands if band.needs is None or holds(band.needs, sheet.fact) is True), None)


def label_fact(sheet: Sheet, id: str) -> Fact:
    """Return what a condition knows of a node's label; open where only open answers keep it from one."""
    slot = sheet.program.slots[id]
    shares = so_far(sheet, slot, NOW)
    rules, total = unit_of(sheet.program, slot, shares)
    share, covered = shares[slot], so_far(sheet, slot, COVERAGE)[slot]
    share = None if share is not None and share != share else share
    is_rated = covered is None or snapped(covered) >= snapped(rules.coverage)
    band = label_of(share, rules, total, sheet) if is_rated else None
    return Fact(None, is_open=sheet.is_open("label", id)) if band is None else Fact(band.name or band.label)


def node_fact(sheet: Sheet, id: str) -> Fact:
    """Return what a condition knows of a node: its value as shown; open where only open answers keep it from one."""
    slot = sheet.program.slots[id]
    shares = so_far(sheet, slot, NOW)
    share = shares[slot]
    if share is None or share != share:
        return Fact(None, is_open=sheet.is_open("node", id))
    rules, total = unit_of(sheet.program, slot, shares)
    return Fact(snapped(on_scale(share, rules.display, total)))


def so_far(sheet: Sheet, slot: int, want: int) -> Shares:
    """Return the shares below a node, and its own, from the cells that are filled: a condition may ask before all are."""
    program = sheet.program
    shares: Shares = [None if cell is None else cell[want] for cell in sheet.cells]  # type: ignore[misc]
    shares.extend([None] * len(program.nodes))
    shares.extend(sheet.weights() if program.weighers else ())

    def fill(at: int) -> None:
        node = program.node_of.get(at)
        if node is not None and shares[at] is None:
            for part in node.parts:
                fill(part.slot)
            shares[at] = coverage(node, shares, program) if want == COVERAGE else stages(node, shares, sheet, want).value

    fill(slot)
    return shares


class Limits(NamedTuple):
    """The least and the most of a slot, and whether it surely counts, or may."""

    low: float | None
    high: float | None
    certain: bool
    possible: bool


def limits(program: Program, sheet: Sheet) -> tuple[Shares, Shares]:
    """Return the least and the most that each slot can become once the open questions are answered."""
    if sheet.is_certain and not program.can_fall and not any(node.deciders and sheet.decides(node) for node in program.nodes):
        return run(program, sheet, LOW), run(program, sheet, HIGH)
    found = [Limits(cell.low, cell.high, cell.certain, cell.possible) for cell in sheet.cells]
    for node in program.nodes:
        found.append(node_limits(node, found, sheet))
    weights = sheet.weights()
    return [*(one.low for one in found), *weights], [*(one.high for one in found), *weights]


def node_limits(node: Node, found: Sequence[Limits], sheet: Sheet) -> Limits:
    """Return the limits of a node; a safe outer bound where some parts may yet drop out or come in."""
    if node.steps:
        return step_limits(node, found, sheet)
    parts = [found[part.slot] for part in node.parts]
    lows, highs = lows_and_highs(found, sheet)
    certain = any(one.certain and part.weight != 0 for one, part in zip(parts, node.parts, strict=True)) or node.rules.starts_at is not None
    possible = certain or any(one.possible and part.weight != 0 for one, part in zip(parts, node.parts, strict=True))
    touched = [*parts, *(found[effect.slot] for effect in node.effects)]
    is_open = node.is_uneven and any(is_loose(sheet.cells[slot]) for slot in node.cells)
    is_open = is_open or bool(node.deciders and sheet.decides(node))
    # What a section weighs by its marks is open while it is open what counts in it.
    below = [sheet.program.node_of[part.slot] for part in node.parts if part.weight is None and part.slot in sheet.program.node_of]
    is_open = is_open or any((cell := sheet.cells[slot]).possible and not cell.certain for one in below for slot in one.cells)
    if not is_open and all(one.certain or not one.possible for one in touched):
        low, high = stages(node, lows, sheet, LOW).value, stages(node, highs, sheet, HIGH).value
        return Limits(low, high, certain and low is not None, possible and low is not None)
    if not possible or node.rules.method == "none" or any(one.low is not None and one.low != one.low for one in touched):
        return Limits(None, None, False, False)
    pairs = [(one, part.weight) for one, part in zip(parts, node.parts, strict=True) if one.possible]
    low, high = rough_limits(node, pairs)
    if node.effects:
        least, most = total_limits(node, found, sheet.program)
        low += effect_limit(node, found, least, most, lowest=True)
        high += effect_limit(node, found, least, most, lowest=False)
    return Limits(
        finished(node, low, 0.0, total_or_1(node, lows, sheet), sheet, LOW, False).value,
        finished(node, high, 0.0, total_or_1(node, highs, sheet), sheet, HIGH, False).value,
        certain,
        possible,
    )


def lows_and_highs(found: Sequence[Limits], sheet: Sheet) -> tuple[Shares, Shares]:
    """Return the least and the most of every slot so far, with the answers that are weights behind them."""
    lows: Shares = [one.low for one in found]
    highs: Shares = [one.high for one in found]
    if sheet.program.weighers:
        behind = [*[None] * (sheet.program.size - len(found)), *sheet.weights()]
        lows.extend(behind)
        highs.extend(behind)
    return lows, highs


def step_limits(node: Node, found: Sequence[Limits], sheet: Sheet) -> Limits:
    """Return the least and the most that a node with steps or points can give between the limits of its part."""
    source, slot = found[node.parts[0].slot], node.parts[0].slot
    if not source.possible or source.low is None or source.high is None or source.low != source.low or source.high != source.high:
        return Limits(None, None, False, False)
    lows, highs = lows_and_highs(found, sheet)
    rules, low_total = unit_of(sheet.program, slot, lows)
    _, high_total = unit_of(sheet.program, slot, highs)
    low, high = (snapped(on_scale(share, rules.display, total)) for share, total in ((source.low, low_total), (source.high, high_total)))
    if rules.display.as_sum and any(sheet.cells[one].possible and not sheet.cells[one].certain for one in node.cells):
        low, high = -math.inf, math.inf  # what is in the maximum is not settled
    shares = [turned(node, low), turned(node, high), *(share for start, share in node.steps if low < snapped(start) <= high)]
    return Limits(min(shares), max(shares), source.certain, source.possible)


def rough_limits(node: Node, pairs: list[tuple[Limits, float | None]]) -> tuple[float, float]:
    """Return safe limits of what the method gives; from 0 (or a part below it) to 1 where nothing narrower is known."""
    lows = [one.low for one, _ in pairs if one.low is not None]
    highs = [one.high for one, _ in pairs if one.high is not None]
    rules = node.rules
    if node.chain:
        return min(lows), max(highs)
    by_answers = rules.method in INTERNAL and any(part.by is not None for part in node.parts)
    if (rules.keep is not None or by_answers) and rules.out_of is None and all(part.no_value is None for part in node.parts):
        return min(lows), max([*highs, *([1.0] if rules.starts_at is not None else []), *([rules.least or 0.0] if rules.method != "mean" else [])])
    is_simple = rules.method in INTERNAL and rules.starts_at is None and rules.out_of is None and not node.steps
    if is_simple and all(weight is not None for _, weight in pairs) and all(part.no_value is None for part in node.parts):
        weighed = [(one, weight or 0.0) for one, weight in pairs]
        low, high = reach(node, weighed, lowest=True), reach(node, weighed, lowest=False)
        if low is not None and high is not None:
            return low, high
    return min([0.0, *lows]), most_of(node, highs)


def most_of(node: Node, highs: list[float]) -> float:
    """Return a safe limit of what the method gives at most, where parts may be more than everything."""
    most, rules = max([1.0, *highs]), node.rules
    if node.steps or rules.method == "levels":
        return 1.0
    if rules.out_of is not None:
        return sum(part.in_all for part in node.parts) * most / float(rules.out_of)
    return float(most ** {"product": len(node.parts), "essential": 2}.get(rules.method, 1))


def total_limits(node: Node, found: Sequence[Limits], program: Program) -> tuple[float, float]:
    """Return the least and the most marks that may count as everything in a node while something counts, for what penalties take off."""
    if node.rules.out_of is not None:
        return float(node.rules.out_of), float(node.rules.out_of)
    start = float(node.rules.starts_at or 0)
    certain = most = start
    single: list[float] = []
    for part in node.parts:
        one = found[part.slot]
        if not one.possible and part.no_value is None:
            continue
        # In marks, nothing is taken off where answers are weights.
        low = high = part.weight if part.by is None else part.in_all
        if low is None or high is None:
            # A section that weighs its marks weighs those that count in it.
            low, high = total_limits(program.node_of[part.slot], found, program)
            low, high = (min(low, part.in_all), max(high, part.in_all)) if part.no_value is not None else (low, high)
        if not high:
            continue
        single.append(low or high)
        most += high
        if node.rules.keep is None and (one.certain or part.no_value is not None):
            certain += low
    return certain or min(single, default=1.0), most or 1.0


def effect_limit(node: Node, found: Sequence[Limits], least: float, most: float, lowest: bool) -> float:
    """Return the least (or most) that penalties and bonuses may add, as a share of the maximum."""
    result = 0.0
    amounts: dict[str, float] = {}
    for effect in node.effects:
        one = found[effect.slot]
        amount = (one.low if lowest else one.high) or 0.0
        if not one.certain:
            amount = min(amount, 0.0) if lowest else max(amount, 0.0)
        # A penalty takes more of a small maximum, so the least goes with the smaller one.
        amounts[effect.id] = amount if effect.relative else amount / (least if (amount < 0) == lowest else most)
        result += amounts[effect.id]
    # A limit in marks is widest where the maximum is least.
    return bundled(node, amounts, least) if node.bundles else result


def total_or_1(node: Node, shares: Sequence[float | None], sheet: Sheet) -> float:
    """Return the marks that count as everything, or 1 where nothing does."""
    return total_weight(node, shares, sheet.program) or 1.0


def reach(node: Node, pairs: list[tuple[Limits, float]], lowest: bool) -> float | None:
    """
    Return the least (or most) that a kind of mean could be.

    Parts that are certain count at their own limit. A part that may yet drop out or come in counts only where that
    moves the mean further: an outer bound, since it does not ask whether such parts can come in together.
    """

    def limit(one: Limits) -> float | None:
        return one.low if lowest else one.high

    counted: list[Part] = [(weight, limit(one)) for one, weight in pairs if one.certain]
    best = method_share(node, counted)
    extras = sorted(((share, weight) for one, weight in pairs if not one.certain and (share := limit(one)) is not None), reverse=not lowest)
    for share, weight in extras:
        if best is None or (share < best if lowest else share > best):
            counted.append((weight, share))
            best = method_share(node, counted)
    return best


def states(program: Program, sheet: Sheet) -> list[int]:
    """Return the packed states of every slot; a question below two parts of a node counts once."""
    found = [cell.states for cell in sheet.cells]
    for node in program.nodes:
        found.append(sum([found[slot] for slot in node.questions]))
    return found


def outer(program: Program, sheet: Sheet) -> list[bool]:
    """
    Return for each slot whether its limits may never be reached.

    So it is where an open answer decides who is asked, or counts in two parts of a node, and where an open question has an
    option that is not scored, so that it may yet drop out; under steps that rise and fall, where some parts count alone and weigh differently, and
    where an open answer is a weight.
    """
    cells = sheet.cells
    found = [cell.outer or (cell.is_open and (cell.low is None or cell.low != cell.low)) for cell in cells]
    loose = {slot for slot, cell in enumerate(cells) if cell.outer or (cell.possible and not cell.certain)}
    opens = {slot for slot, cell in enumerate(cells) if cell.is_open}
    for node in program.nodes:
        found.append(
            not loose.isdisjoint(node.cells)
            or not opens.isdisjoint(node.shared)
            or any(is_loose(cells[slot]) for slot in node.chain)
            or ((node.is_uneven or turns(node)) and any(is_loose(cells[slot]) for slot in node.cells))
            or (bool(node.deciders) and sheet.decides(node))
            or any(sheet.in_the_end(cap.when) is None for cap in node.rules.caps)
            or any(found[slot] for slot in node.inner)
        )
    return found


def turns(node: Node) -> bool:
    """Tell whether a node's steps may have their highest in between; those that rise or only fall keep the ends of what they are given."""
    return node.can_fall and sorted((share for _, share in node.steps), reverse=True) != [share for _, share in node.steps]
