//! Everything that can go wrong, with its code and status (spec 4.1). How it is shown is `web::answer`'s matter.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::web::Outcome;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $status:literal, $state:literal;)+) => {
        /// A refusal's code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Code { $($(#[$doc])* $variant),+ }
        impl Code {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$variant),+];
            /// As it stands in the answer.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
            /// The HTTP status.
            pub fn status(self) -> StatusCode {
                StatusCode::from_u16(match self { $(Self::$variant => $status),+ }).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
            }
            /// The code that an SQL act raised (`crm.refuse`), if the state is one of ours.
            pub fn from_sqlstate(state: &str) -> Option<Self> {
                match state { $($state => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

codes! {
    /// No or dead session, wrong e-mail or password.
    Unauthenticated = "UNAUTHENTICATED", 401, "CRM01";
    /// Visible but not the caller's act, or the area is closed to the profile.
    Forbidden = "FORBIDDEN", 403, "CRM02";
    /// No such record for this caller.
    NotFound = "NOT_FOUND", 404, "CRM03";
    /// Details: field → message.
    ValidationError = "VALIDATION_ERROR", 400, "CRM04";
    /// The qualification gate, spec 1.4.
    QualificationIncomplete = "QUALIFICATION_INCOMPLETE", 422, "CRM05";
    /// A reason is needed; details name the field.
    ReasonRequired = "REASON_REQUIRED", 422, "CRM06";
    /// Not a transition of the tables of spec 1.
    InvalidTransition = "INVALID_TRANSITION", 409, "CRM07";
    /// The stage's needs, spec 1.7.
    StageRequirements = "STAGE_REQUIREMENTS", 409, "CRM08";
    /// Somebody was faster.
    AlreadyClaimed = "ALREADY_CLAIMED", 409, "CRM09";
    /// Nothing to claim.
    PoolEmpty = "POOL_EMPTY", 409, "CRM10";
    /// A pool rule, spec 1.5.
    ClaimLimit = "CLAIM_LIMIT", 409, "CRM11";
    /// One enrollment per subject and purpose.
    AlreadyEnrolled = "ALREADY_ENROLLED", 409, "CRM12";
    /// The account is there already.
    AccountExists = "ACCOUNT_EXISTS", 409, "CRM13";
    /// The contact is there already.
    ContactExists = "CONTACT_EXISTS", 409, "CRM14";
    /// The target is there already.
    TargetExists = "TARGET_EXISTS", 409, "CRM15";
    /// The user is there already.
    UserExists = "USER_EXISTS", 409, "CRM16";
    /// An edit over somebody else's.
    StaleRecord = "STALE_RECORD", 409, "CRM17";
    /// A key with another body.
    IdempotencyMismatch = "IDEMPOTENCY_MISMATCH", 422, "CRM18";
    /// Too many wrong passwords, exports, leads by an intake token.
    RateLimited = "RATE_LIMITED", 429, "CRM19";
    /// The path knows other methods.
    MethodNotAllowed = "METHOD_NOT_ALLOWED", 405, "-1";
    /// The body is too large.
    PayloadTooLarge = "PAYLOAD_TOO_LARGE", 413, "-2";
    /// Neither JSON nor a form.
    UnsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE", 415, "-3";
    /// Shed, not queued without end.
    Overloaded = "OVERLOADED", 503, "-4";
    /// Nothing was half done.
    DatabaseUnavailable = "DATABASE_UNAVAILABLE", 503, "-5";
    /// Ours; only the correlation id leaves.
    Internal = "INTERNAL", 500, "-6";
}

/// A refusal: code, a sentence for a person, details by field or rule, and for the log what caused it.
#[derive(Debug)]
pub struct Error {
    /// The code.
    pub code: Code,
    /// The sentence, which says what to do.
    pub message: String,
    /// Details as spec 4.1 lists them for the code.
    pub details: Option<Value>,
    /// What happened below; never leaves the server.
    pub cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// A refusal without details.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), details: None, cause: None }
    }
    /// No such record for this caller.
    pub fn not_found(kind: &str) -> Self {
        Self::new(Code::NotFound, format!("There is no such {kind}, or it is not yours to see."))
    }
    /// Closed to the caller.
    pub fn forbidden(message: &str) -> Self {
        Self::new(Code::Forbidden, message)
    }
    /// Wrong input that no single field can be named for.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(Code::ValidationError, message)
    }
    /// Wrong input in this field.
    pub fn field(field: &str, message: &str) -> Self {
        Self { details: Some(json!({ field: message })), ..Self::invalid(format!("{}: {message}", in_words(field))) }
    }
    /// A fault of ours; the text goes to the log only.
    pub fn internal(what: &str) -> Self {
        Self { cause: Some(what.into()), ..Self::new(Code::Internal, "Something went wrong here. It has been noted; please try again.") }
    }
    /// Keeps the cause for the log.
    pub fn because(mut self, cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.cause = Some(Box::new(cause));
        self
    }
}

/// A column's name as a person reads it.
fn in_words(field: &str) -> String {
    let row = field.split_once('[').and_then(|(list, rest)| {
        let (place, rest) = rest.split_once(']')?;
        Some(format!("{} {}{}", list.trim_end_matches('s'), place.parse::<usize>().ok()? + 1, rest.replacen('.', ", ", 1)))
    });
    let words = row.unwrap_or_else(|| field.to_owned()).replace(['_', '.'], " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

impl std::fmt::Display for Error {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.cause {
            Some(cause) => write!(out, "{}: {} ({cause})", self.code.name(), self.message),
            None => write!(out, "{}: {}", self.code.name(), self.message),
        }
    }
}

impl std::error::Error for Error {}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut response = self.code.status().into_response();
        response.extensions_mut().insert(Outcome::refused(self));
        response
    }
}
