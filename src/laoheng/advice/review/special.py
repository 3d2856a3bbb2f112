"""Faults that two labels could name: the special one stays and the general ones go."""

from __future__ import annotations

from collections.abc import Mapping

# The special label (key) covers the general ones.
SPECIAL: Mapping[str, tuple[str, ...]] = {
    "bond_no_training": (
        "penalty_resign",
        "bond_excess",
    ),
    "bond_excess": (
        "penalty_resign",
        "charge_fees",
    ),
    "perk_penalty": (
        "penalty_resign",
        "bond_excess",
        "bond_no_training",
    ),
    "bottom_eliminate": (
        "algo_sole",
        "dismiss_at_will",
        "extra_termination",
    ),
    "sick_dismiss": (
        "dismiss_at_will",
        "extra_termination",
        "sick_pay_low",
    ),
    "marriage_ban": (
        "dismiss_at_will",
        "extra_termination",
        "discrimination",
        "pregnancy_demote",
        "penalty_resign",
    ),
    "discrimination": (
        "dismiss_at_will",
        "extra_termination",
    ),
    "algo_sole": (
        "dismiss_at_will",
        "extra_termination",
        "bottom_eliminate",
        "penalty_discipline",
    ),
    "dispatch_charge": (
        "charge_fees",
        "deposit",
    ),
    "overage_no_protect": (
        "injury_self",
        "wage_below_min",
        "waive_social",
        "dismiss_at_will",
    ),
    "commission_forfeit": ("resign_forfeit_wage",),
    "bonus_forfeit": ("resign_forfeit_wage",),
    "probation_dismiss_at_will": (
        "dismiss_at_will",
        "extra_termination",
    ),
    "probation_wage_low": ("wage_below_min",),
    "disguise_self_employed": (
        "disguise_service",
        "penalty_discipline",
    ),
    "noncompete_penalty_high": (
        "penalty_resign",
        "penalty_discipline",
    ),
    "side_job_ban": ("dismiss_at_will",),
    "pay_secrecy": ("dismiss_at_will",),
    "probation_forbidden": ("probation_too_long",),
    "social_delay": ("waive_social",),
    "overtime_holiday_rest": ("overtime_waiver",),
    "irregular_hours_unapproved": (
        "overtime_waiver",
        "overtime_flat",
    ),
    "sick_pay_low": ("resign_forfeit_wage",),
    "parttime_hours": ("overtime_forced",),
    "social_employee_bears": (
        "waive_social",
        "deduct_excess",
    ),
    "dispatch_idle": (
        "resign_forfeit_wage",
        "wage_below_min",
    ),
    "noncompete_all_staff": ("noncompete_scope",),
    "probation_only": (
        "probation_too_long",
        "probation_forbidden",
    ),
    "parttime_pay": ("wage_delay",),
    "union_ban": (
        "dismiss_at_will",
        "extra_termination",
    ),
    "damage_full": ("penalty_discipline",),
    "guarantor": ("damage_full",),
    "body_search": ("privacy_blanket",),
    "biometric_forced": (
        "privacy_blanket",
        "dismiss_at_will",
    ),
    "transfer_at_will": ("dismiss_at_will",),
    "place_nationwide": ("transfer_at_will",),
    "pregnancy_demote": (
        "transfer_at_will",
        "wage_unilateral",
    ),
    "blank_contract": ("esign_defect",),
    "minor_hazard": ("overtime_forced",),
    "dispatch_redispatch": (
        "transfer_at_will",
        "place_nationwide",
    ),
    "leave_company_years": ("leave_forfeit",),
    "hightemp_in_kind": ("wage_in_kind",),
    "deposit": (
        "charge_fees",
        "wage_delay",
    ),
    "probation_too_long": ("probation_repeated",),
    "id_withhold": (
        "extra_termination",
        "copy_kept",
    ),
    "leave_cert_withhold": ("penalty_resign",),
    "extra_termination": ("dismiss_at_will",),
    "overtime_flat": (
        "overtime_waiver",
        "overtime_rate_low",
    ),
}
