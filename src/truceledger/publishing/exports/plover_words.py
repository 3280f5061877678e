"""PLOVER's modes, contexts and quad categories for the ledger's own words; where none says the same, none is given."""

from __future__ import annotations

#: Quad categories: verbal and material cooperation, verbal and material conflict.
QUADS: dict[str, int] = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT", "CONCEDE"), 1),
    **dict.fromkeys(("COOPERATE", "AID", "RETREAT"), 2),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), 3),
    **dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), 4),
}

_YIELD = (
    "cease_fire", "implement_ceasefire", "extend_ceasefire", "withdraw", "redeploy", "disarm", "dismantle", "release_detainees", "exchange_prisoners",
    "allow_aid", "open_crossing", "lift_sanctions", "return_displaced",
)  # fmt: skip

#: PLOVER's mode by category and the ledger's word.
MODES: dict[tuple[str, str], str] = {
    **{("RETREAT", w): "withdraw" for w in ("withdraw", "withdrawal", "redeploy")},
    **{("RETREAT", w): "release" for w in ("release_detainees", "exchange_prisoners", "release_exchange")},
    **{("RETREAT", w): "disarm" for w in ("disarm", "dismantle", "disarmament")},
    **{("RETREAT", w): "ceasefire" for w in ("cease_fire", "implement_ceasefire", "extend_ceasefire")},
    **{("RETREAT", w): "access" for w in ("allow_aid", "open_crossing", "monitor", "verify")},
    **{(root, w): "yield" for root in ("REQUEST", "REJECT") for w in _YIELD},
    **{(root, w): "meet" for root in ("REQUEST", "REJECT") for w in ("negotiate", "postponed", "cancelled", "boycotted")},
    ("REQUEST", "reconstruct"): "assist",
    ("REJECT", "reconstruct"): "assist",
    ("THREATEN", "resume_hostilities"): "violence",
    ("THREATEN", "suspend_talks"): "relations",
    ("AID", "aid_delivery"): "humanitarian",
    ("MOBILIZE", "deployment"): "troops",
    ("MOBILIZE", "position_established"): "troops",
    ("COERCE", "detention"): "arrest",
    ("COERCE", "weapons_seizure"): "confiscate",
    ("COERCE", "access_denied"): "restrict",
    ("ASSAULT", "air_strike"): "heavy-weapons",
    ("ASSAULT", "drone_strike"): "heavy-weapons",
    ("ASSAULT", "indirect_fire"): "heavy-weapons",
    ("ASSAULT", "direct_fire"): "firearms",
    ("ASSAULT", "explosion_unattributed"): "explosives",
    ("ASSAULT", "demolition"): "destroy",
}

#: PLOVER's context by the ledger's word (an act, a sort of event), else by kind.
CONTEXTS: dict[str, str] = {
    **dict.fromkeys(("return_displaced", "return_of_civilians", "displacement", "evacuation_warning"), "migration"),
    **dict.fromkeys(("allow_aid", "open_crossing", "aid_delivery", "access_denied"), "humanitarian"),
    **dict.fromkeys(("monitor", "verify", "attack_on_peacekeepers"), "peacekeeping"),
    **dict.fromkeys(("lift_sanctions", "reconstruct"), "economic"),
    **dict.fromkeys(("negotiate", "sign", "recognise", "suspend_talks"), "diplomatic"),
    "demarcate_border": "resource",
    "meeting": "diplomatic",
    "contact": "diplomatic",
    "agreement": "diplomatic",
    "event": "military",
    "toll": "military",
    **dict.fromkeys(("cease_fire", "implement_ceasefire", "extend_ceasefire", "withdraw", "redeploy", "deploy", "disarm", "dismantle"), "military"),
    "resume_hostilities": "military",
}

#: PLOVER's contexts of time by modality.
TIMES: dict[str, str] = {"planned": "future", "possible": "hypothetical", "conditional": "hypothetical"}
