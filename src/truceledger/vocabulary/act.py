"""Acts and event types: the small closed lists that several kinds share."""

from __future__ import annotations

import enum


class Act(enum.StrEnum):
    """What a party is to do, does, or is asked to do."""

    CEASE_FIRE = "cease_fire"
    IMPLEMENT_CEASEFIRE = "implement_ceasefire"
    EXTEND_CEASEFIRE = "extend_ceasefire"
    WITHDRAW = "withdraw"
    DEPLOY = "deploy"
    REDEPLOY = "redeploy"
    DISARM = "disarm"
    DISMANTLE = "dismantle"
    RELEASE_DETAINEES = "release_detainees"
    EXCHANGE_PRISONERS = "exchange_prisoners"
    RETURN_DISPLACED = "return_displaced"
    ALLOW_AID = "allow_aid"
    OPEN_CROSSING = "open_crossing"
    DEMARCATE_BORDER = "demarcate_border"
    NEGOTIATE = "negotiate"
    SIGN = "sign"
    RECOGNISE = "recognise"
    VERIFY = "verify"
    MONITOR = "monitor"
    HAND_OVER = "hand_over"
    LIFT_SANCTIONS = "lift_sanctions"
    RECONSTRUCT = "reconstruct"
    RESUME_HOSTILITIES = "resume_hostilities"
    SUSPEND_TALKS = "suspend_talks"
    ANY = "any"
    OTHER = "other"


class EventType(enum.StrEnum):
    """What is said to have happened on the ground."""

    AIR_STRIKE = "air_strike"
    DRONE_STRIKE = "drone_strike"
    INDIRECT_FIRE = "indirect_fire"
    DIRECT_FIRE = "direct_fire"
    ARMED_CLASH = "armed_clash"
    GROUND_INCURSION = "ground_incursion"
    OVERFLIGHT = "overflight"
    NAVAL_INCURSION = "naval_incursion"
    EXPLOSION_UNATTRIBUTED = "explosion_unattributed"
    DEMOLITION = "demolition"
    DETENTION = "detention"
    RELEASE_EXCHANGE = "release_exchange"
    WITHDRAWAL = "withdrawal"
    DEPLOYMENT = "deployment"
    POSITION_ESTABLISHED = "position_established"
    WEAPONS_SEIZURE = "weapons_seizure"
    DISARMAMENT = "disarmament"
    RETURN_OF_CIVILIANS = "return_of_civilians"
    DISPLACEMENT = "displacement"
    EVACUATION_WARNING = "evacuation_warning"
    AID_DELIVERY = "aid_delivery"
    ACCESS_DENIED = "access_denied"
    ATTACK_ON_PEACEKEEPERS = "attack_on_peacekeepers"
    ATTACK_UNSPECIFIED = "attack_unspecified"
    OFFENSIVE = "offensive"


#: Event types in which somebody uses or threatens force; the others implement or accompany an arrangement.
HOSTILE = frozenset(
    {
        EventType.AIR_STRIKE,
        EventType.DRONE_STRIKE,
        EventType.INDIRECT_FIRE,
        EventType.DIRECT_FIRE,
        EventType.ARMED_CLASH,
        EventType.GROUND_INCURSION,
        EventType.OVERFLIGHT,
        EventType.NAVAL_INCURSION,
        EventType.EXPLOSION_UNATTRIBUTED,
        EventType.DEMOLITION,
        EventType.DETENTION,
        EventType.ACCESS_DENIED,
        EventType.ATTACK_ON_PEACEKEEPERS,
        EventType.ATTACK_UNSPECIFIED,
        EventType.OFFENSIVE,
        EventType.EVACUATION_WARNING,
    }
)
