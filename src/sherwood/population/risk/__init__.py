"""The risk of emergency admission: fitted, told for everybody, and weighed in a model card."""

from sherwood.population.risk.card import ModelCard
from sherwood.population.risk.card_page import card_html, card_markdown
from sherwood.population.risk.model import RiskModel, RiskSettings, emergency_admission_risk
from sherwood.population.risk.predictors import risk_table

__all__ = [
    "ModelCard",
    "RiskModel",
    "RiskSettings",
    "card_html",
    "card_markdown",
    "emergency_admission_risk",
    "risk_table",
]
