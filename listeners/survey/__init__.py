"""Survey exports: Qualtrics, SurveyMonkey, Typeform, Google Forms, and any table by a mapping file."""

from listeners.survey.listener import SurveyListener
from listeners.survey.options import SurveyOptions

__all__ = ["SurveyListener", "SurveyOptions"]
