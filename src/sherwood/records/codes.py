"""National codes the contract knows, with what each means.

Source: NHS Data Model and Dictionary (the attribute each constant is named for).
"""

from __future__ import annotations

SEX = {"male": "male", "female": "female", "indeterminate": "indeterminate", "unknown": "not known"}

ETHNIC_CATEGORY = {
    "A": "White: British",
    "B": "White: Irish",
    "C": "White: any other",
    "D": "Mixed: White and Black Caribbean",
    "E": "Mixed: White and Black African",
    "F": "Mixed: White and Asian",
    "G": "Mixed: any other",
    "H": "Asian: Indian",
    "J": "Asian: Pakistani",
    "K": "Asian: Bangladeshi",
    "L": "Asian: any other",
    "M": "Black: Caribbean",
    "N": "Black: African",
    "P": "Black: any other",
    "R": "Chinese",
    "S": "Any other ethnic group",
    "Z": "Not stated",
    "99": "Not known",
}

ADMISSION_METHOD = {
    "11": "elective: waiting list",
    "12": "elective: booked",
    "13": "elective: planned",
    "21": "emergency: emergency department",
    "22": "emergency: general practitioner",
    "23": "emergency: bed bureau",
    "24": "emergency: consultant clinic",
    "25": "emergency: mental health crisis team",
    "28": "emergency: other means",
    "2A": "emergency: emergency department of another provider",
    "2B": "emergency: transfer from another provider",
    "2C": "emergency: baby born at home as intended",
    "2D": "emergency: other emergency admission",
    "31": "maternity: before delivery",
    "32": "maternity: after delivery",
    "81": "other: transfer, not an emergency",
    "82": "other: baby born here",
    "83": "other: baby born elsewhere",
    "84": "other: admission by the emergency department of a psychiatric provider",
    "98": "not applicable",
    "99": "not known",
}

ADMISSION_SOURCE = {
    "19": "usual place of residence",
    "29": "temporary place of residence",
    "30": "high security psychiatric accommodation",
    "37": "court",
    "38": "police station",
    "39": "penal establishment, court or police station",
    "40": "penal establishment",
    "42": "police custody suite",
    "48": "high security psychiatric hospital, Scotland",
    "49": "high security psychiatric accommodation, other provider",
    "50": "medium secure unit, other provider",
    "51": "other provider: general ward",
    "52": "other provider: maternity or neonatal ward",
    "53": "other provider: mental health or learning disability ward",
    "54": "care home run by the NHS",
    "55": "care home with nursing",
    "56": "care home without nursing",
    "65": "local authority residential accommodation",
    "66": "local authority foster care",
    "69": "local authority home or care",
    "79": "babies born in or on the way to hospital",
    "85": "care home not run by the NHS",
    "86": "local authority home, not the usual residence",
    "87": "private hospital",
    "88": "hospice not run by the NHS",
    "89": "other organisation",
    "98": "not applicable",
    "99": "not known",
}

DISCHARGE_METHOD = {
    "1": "discharged on clinical advice",
    "2": "self discharge or by a relative",
    "3": "discharged by tribunal, Home Secretary or court",
    "4": "died",
    "5": "stillbirth",
    "6": "self discharge",
    "7": "discharged by a relative or advocate",
    "8": "not applicable: spell unfinished",
    "9": "not known",
}

DISCHARGE_DESTINATION = ADMISSION_SOURCE | {
    "84": "hospital not run by the NHS, medium secure",
}

PATIENT_CLASSIFICATION = {
    "1": "ordinary admission",
    "2": "day case",
    "3": "regular day admission",
    "4": "regular night admission",
    "5": "mother and baby using delivery facilities only",
    "8": "not applicable",
    "9": "not known",
}

FIRST_ATTENDANCE = {
    "1": "first, face to face",
    "2": "follow-up, face to face",
    "3": "first, remote",
    "4": "follow-up, remote",
    "5": "referral to treatment clock stop, administrative",
    "9": "not known",
}

ATTENDED = {
    "0": "not applicable",
    "2": "cancelled by or for the patient",
    "3": "did not attend, no notice",
    "4": "cancelled by the provider",
    "5": "attended on time or late but seen",
    "6": "arrived late, seen",
    "7": "arrived late, not seen",
    "9": "not known",
}

DEPARTMENT_TYPE = {
    "01": "emergency department, consultant led, all hours",
    "02": "emergency department, single specialty",
    "03": "other emergency department or minor injury unit",
    "04": "walk-in centre",
    "05": "same day emergency care",
    "99": "not known",
}

ATTENDANCE_CATEGORY = {
    "1": "unplanned first",
    "2": "unplanned follow-up, this department",
    "3": "unplanned follow-up, another department",
    "4": "planned follow-up",
    "9": "not known",
}

STAFF_GROUP = {
    "gp": "general practitioner",
    "nurse": "nurse",
    "other": "other practice staff",
}

CONTACT_MODE = {
    "face_to_face": "face to face",
    "telephone": "telephone",
    "video": "video",
    "online": "online message",
    "home_visit": "home visit",
}

MENTAL_HEALTH_KIND = {"contact": "care contact", "bed_day": "occupied bed day"}

SOCIAL_CARE_SERVICE = {
    "residential": "residential care",
    "nursing": "nursing care",
    "home": "home and community support",
    "short_term": "short-term support",
}

URGENT_SERVICE = {"111": "NHS 111", "999": "ambulance"}

REFERRAL_PRIORITY = {"routine": "routine", "urgent": "urgent", "two_week_wait": "two-week wait"}

REFERRAL_KIND = {"referral": "referral", "advice": "advice and guidance"}

PROVIDER_TYPE = {
    "acute": "acute trust",
    "community": "community provider",
    "mental_health": "mental health trust",
    "ambulance": "ambulance trust",
    "independent": "independent provider",
    "social_care": "social care provider",
    "other": "other provider",
}

SERVICE_LINE = {
    "emergency_admission_zero_day": "Emergency admissions, same day",
    "emergency_admission_stay": "Emergency admissions, one night or more",
    "elective_inpatient": "Elective inpatients",
    "day_case": "Day cases",
    "maternity": "Maternity and births",
    "outpatient_first": "Outpatients, first",
    "outpatient_follow_up": "Outpatients, follow-up",
    "outpatient_procedure": "Outpatient procedures",
    "emergency_attendance_major": "Emergency departments",
    "emergency_attendance_other": "Minor injuries and walk-in",
    "gp_contact": "GP appointments",
    "nurse_contact": "Practice nurse and other staff",
    "prescribing": "Prescribing",
    "community": "Community services",
    "mental_health_contact": "Mental health contacts",
    "mental_health_bed_day": "Mental health bed days",
    "social_care_residential": "Residential care",
    "social_care_nursing": "Nursing care",
    "social_care_home": "Home care",
    "social_care_short_term": "Short-term social care",
    "ambulance": "Ambulance",
    "call_111": "NHS 111",
}
