//! The gabarits compiled into the server.

use axum::Json;
use maillage_shared::{
    api,
    gabarit::{Catalogue, Gabarit},
};

use crate::http::SignedIn;

/// Every gabarit, whole: the client draws forms from them.
#[utoipa::path(get, path = "/api/v1/gabarits", tag = "gabarits", responses(
    (status = 200, body = Vec<Gabarit>),
    (status = 401, body = api::Problem, description = "`signed-out`"),
))]
pub(crate) async fn list_gabarits(_who: SignedIn) -> Json<&'static [Gabarit]> {
    Json(Catalogue::builtin().all())
}
