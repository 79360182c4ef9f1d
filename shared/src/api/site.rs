//! What an installation says of itself: who publishes it, how accessible it is, which accounts its demonstration has.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::ParticipantId;

/// `GET /api/v1/site`, for whoever asks: what the pages around the documents show.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Site {
    /// What the installation calls itself, if it has a name of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub name: Option<String>,
    /// The demonstration's accounts; `null` where there is none.
    pub demo: Option<Vec<DemoAccount>>,
    /// The legal notice; `null` until the site file has one.
    pub legal: Option<Legal>,
    /// The accessibility statement; `null` until the site file has one.
    pub accessibility: Option<AccessibilityStatement>,
}

/// An account of the demonstration. Nobody is behind it, and its password is public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DemoAccount {
    /// Who that is once they are signed in: pages show the same person before and after.
    pub id: ParticipantId,
    /// To sign in with.
    pub email: String,
    /// As shown to others.
    pub name: String,
    /// What they do in the workspace, in French.
    pub part: String,
    /// The same for all.
    pub password: String,
}

/// Who answers for the site, as French law asks of one that is open to the public (loi no 2004-575, article 1-1; the
/// GDPR, article 13).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Legal {
    /// The body that publishes the site.
    pub publisher: String,
    /// Its postal address.
    pub address: String,
    /// Its telephone number.
    pub phone: Option<String>,
    /// Where it answers e-mails.
    pub email: String,
    /// Who directs the publication.
    pub director: String,
    /// Who runs the machines.
    pub host: Host,
    /// What becomes of personal data.
    pub data_protection: DataProtection,
}

/// Who runs the machines that the site is on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Host {
    /// The company or body.
    pub name: String,
    /// Its postal address.
    pub address: String,
    /// Its telephone number.
    pub phone: Option<String>,
}

/// What becomes of personal data, and whom to ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DataProtection {
    /// Whom to write to: the data protection officer, or who stands in for one.
    pub contact: String,
    /// What allows the processing, in a sentence or a paragraph.
    pub legal_basis: String,
    /// How long what is kept, in a sentence or a paragraph.
    pub retention: Option<String>,
}

/// What the declaration of accessibility states (RGAA 4.1, after the model of the decree no 2019-768).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccessibilityStatement {
    /// How far the site conforms.
    pub state: Conformity,
    /// The day the declaration was made, `YYYY-MM-DD`.
    pub established_on: String,
    /// Whom to tell of an obstacle: an e-mail address, or the address of a form.
    pub contact: String,
    /// Who tested the site, if anybody did.
    pub audited_by: Option<String>,
    /// The part of the criteria that are met, in percent, if it was measured.
    pub conformity_percent: Option<u8>,
    /// What doesn't conform, each in a sentence.
    pub non_conformities: Vec<String>,
    /// What is left out by right, each in a sentence.
    pub exemptions: Vec<String>,
}

/// The three states a declaration of accessibility may name, in its own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Conformity {
    /// Every criterion is met.
    Totale,
    /// Half of them at least.
    Partielle,
    /// Fewer, or nobody looked.
    Non,
}
