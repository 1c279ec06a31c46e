"""Survey exports: Qualtrics, SurveyMonkey, Typeform, Google Forms, and any table by a mapping file."""

from listeners.survey.listener import SurveyListener
from listeners.survey.options import SurveyOptions
from listeners.survey.preview import Preview, preview, survey_options
from listeners.survey.suggest import suggest_mapping

__all__ = ["Preview", "SurveyListener", "SurveyOptions", "preview", "suggest_mapping", "survey_options"]
