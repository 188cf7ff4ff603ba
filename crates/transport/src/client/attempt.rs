//! The outcome of one attempt.

use super::call::AnswerStatus;
use super::endpoint::Endpoint;
use super::retry::{BACK_OFF, RetryAdvice};
use otlp_native_model::{ErrorCode, Failure};
use otlp_native_otlp::PartialSuccess;
use std::time::Duration;

/// What one attempt brought: the server's answer, or why there is none that counts.
pub(super) type AttemptResult = Result<PartialSuccess, AttemptError>;

/// A failed attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AttemptError {
    pub(super) failure: Failure,
    pub(super) advice: RetryAdvice,
    /// Of the answer, if there was one.
    pub(super) status: Option<AnswerStatus>,
}

impl AttemptError {
    /// Sending the request again can't help.
    pub(super) fn refused(code: ErrorCode, reason: String) -> Self {
        Self {
            failure: Failure { code, reason },
            advice: RetryAdvice::Never,
            status: None,
        }
    }

    /// Sending it again may help.
    pub(super) fn passing(code: ErrorCode, reason: String) -> Self {
        Self {
            failure: Failure { code, reason },
            advice: BACK_OFF,
            status: None,
        }
    }

    /// The server answered with a failure.
    pub(super) fn answered(advice: RetryAdvice, reason: String) -> Self {
        let code = match advice {
            RetryAdvice::Never => ErrorCode::RefusedByServer,
            RetryAdvice::After { .. } => ErrorCode::ServerBusy,
        };
        Self {
            failure: Failure { code, reason },
            advice,
            status: None,
        }
    }

    /// The same, of an answer with this status.
    pub(super) fn with_status(self, status: AnswerStatus) -> Self {
        Self {
            status: Some(status),
            ..self
        }
    }

    /// The attempt's time ran out.
    pub(super) fn timed_out(target: &Endpoint, timeout: Duration) -> Self {
        let reason = format!(
            "{target}: no answer within {} ms; the server is slow or unreachable, or the timeout too short",
            timeout.as_millis()
        );
        Self::passing(ErrorCode::Timeout, reason)
    }
}
