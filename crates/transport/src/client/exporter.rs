//! The client itself: prepares a request once, then attempts it until an outcome stands.

use super::attempt::AttemptError;
use super::call::{AnswerStatus, CallHeaders, CallOptions, CallReport};
use super::config::{ClientConfig, ConfigError};
use super::credentials::CredentialFiles;
use super::endpoint::Endpoint;
use super::headers::given_headers;
use super::reason;
use super::retry::{Backoff, RetryAdvice};
use super::routes::Tried;
use super::setup::Setup;
use bytes::Bytes;
use http_body::Body;
use otlp_native_memory::MemoryPool;
use otlp_native_model::{
    EncodedRequest, ErrorCode, ExportOutcome, Exporter, Failure, FailureObserver, MergedRequest, Signal,
};
use otlp_native_otlp::PartialSuccess;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::Instant;

/// Files that a server's refusal may be about are looked at this often.
const LONGEST_LOOK_AWAY: Duration = Duration::from_secs(1);

/// Sends OTLP requests to one endpoint, retrying as the specification says. Connects when first used, and may be shared:
/// concurrent exports share its connections. Its configuration can be changed while it is at work.
pub struct Client {
    setup: RwLock<Arc<Setup>>,
    source: Mutex<Source>,
    /// Wakes those that wait for their next attempt when the setup is another.
    changed: Notify,
    /// Where bodies are compressed and framed.
    memory: MemoryPool,
    observer: Arc<dyn FailureObserver>,
}

/// What the setup was made of.
struct Source {
    config: ClientConfig,
    files: CredentialFiles,
}

impl Source {
    fn new(config: ClientConfig, memory: &MemoryPool) -> Result<(Source, Setup), ConfigError> {
        let files = CredentialFiles::of(&config);
        let setup = Setup::new(config.clone(), memory.clone())?;
        Ok((Source { config, files }, setup))
    }

    /// Whether what a server knows us by is in a file.
    fn has_credential_files(&self) -> bool {
        self.config.bearer_token_file.is_some() || self.config.tls.cert_file.is_some()
    }
}

impl Client {
    /// Checks `config` and reads the certificate files; opens no connection. `observer` hears of every failed attempt,
    /// refusal and partial success.
    ///
    /// # Errors
    /// A [`ConfigError`] that names the setting at fault.
    pub fn new(config: ClientConfig, observer: Arc<dyn FailureObserver>) -> Result<Client, ConfigError> {
        Self::in_pool(config, MemoryPool::default(), observer)
    }

    /// As [`new`](Client::new), with the bodies in memory of `pool`.
    ///
    /// # Errors
    /// As for [`new`](Client::new).
    pub fn in_pool(
        config: ClientConfig,
        pool: MemoryPool,
        observer: Arc<dyn FailureObserver>,
    ) -> Result<Client, ConfigError> {
        let (source, setup) = Source::new(config, &pool)?;
        Ok(Client {
            setup: RwLock::new(Arc::new(setup)),
            source: Mutex::new(source),
            changed: Notify::new(),
            memory: pool,
            observer,
        })
    }

    /// Has all later attempts made as `config` says, those of requests that are under way too: one that waits for its next
    /// attempt makes it at once, with a retry budget of its own.
    ///
    /// # Errors
    /// As for [`new`](Client::new); then nothing has changed.
    pub fn reconfigure(&self, config: ClientConfig) -> Result<(), ConfigError> {
        let (source, setup) = Source::new(config, &self.memory)?;
        let mut current = self.source();
        *current = source;
        self.replace_setup(setup);
        Ok(())
    }

    fn replace_setup(&self, setup: Setup) {
        *self.setup.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(setup);
        self.changed.notify_waiters();
    }

    /// Reads certificates, keys and the token again if their files have changed. What can't be used is told of once, and the
    /// old ones stay.
    fn refresh_credentials(&self, is_urgent: bool) {
        let mut source = self.source();
        if !source.files.have_changed(is_urgent) {
            return;
        }
        match Setup::new(source.config.clone(), self.memory.clone()) {
            Ok(setup) => self.replace_setup(setup),
            Err(error) => {
                let failure = Failure {
                    code: error.code,
                    reason: format!(
                        "a file has changed and can't be used, so what was read before stays in use: {error}"
                    ),
                };
                self.observer.on_failure(&failure, true);
            }
        }
    }

    fn source(&self) -> MutexGuard<'_, Source> {
        self.source.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The client's headers with `given` over them, for [`CallOptions::headers`]: a name that both have keeps only the values
    /// given here.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidHeader`] for a name or value that can't be sent, and for a name that the protocol owns.
    pub fn call_headers(&self, given: &[(String, String)]) -> Result<CallHeaders, ConfigError> {
        let setup = self.setup();
        let mut headers = setup.headers.map.clone();
        // Replaces what has the same name.
        headers.extend(given_headers(setup.protocol, given)?);
        Ok(CallHeaders::new(headers))
    }

    /// The body that `request` is sent with: converted, compressed and framed. It is what every export does first, for those who want to
    /// know what that makes of a request, or costs.
    ///
    /// # Errors
    /// The request is too large, or can't be converted.
    pub fn prepare(
        &self,
        request: &EncodedRequest,
    ) -> Result<impl Body<Data = Bytes, Error = Infallible> + Send + use<>, Failure> {
        self.setup().prepare(&request.clone().into())
    }

    /// Sends `request` as [`Exporter::export`] does, and as `options` ask.
    pub async fn call(&self, request: EncodedRequest, options: &CallOptions) -> CallReport {
        self.call_merged(request.into(), options).await
    }

    async fn call_merged(&self, request: MergedRequest, options: &CallOptions) -> CallReport {
        let mut attempts = 0;
        self.refresh_credentials(false);
        let mut setup = self.setup();
        loop {
            let report = self.call_with(&setup, &request, options, &mut attempts).await;
            match report {
                Ok(report) => return report,
                Err(changed) => setup = changed,
            }
        }
    }

    /// As [`call`](Client::call), with one setup only: the error is another one that took its place meanwhile.
    async fn call_with(
        &self,
        setup: &Arc<Setup>,
        request: &MergedRequest,
        options: &CallOptions,
        attempts: &mut u32,
    ) -> Result<CallReport, Arc<Setup>> {
        let (signal, items) = (request.signal, request.items);
        let report = |outcome, requested_wait, status, attempts: &u32| {
            Ok(CallReport {
                outcome,
                attempts: *attempts,
                requested_wait,
                status,
            })
        };
        let body = match setup.prepare(request) {
            Ok(body) => body,
            Err(failure) => return report(self.refused(failure), None, None, attempts),
        };
        let headers = options.headers.as_ref().unwrap_or(&setup.headers);
        let started = Instant::now();
        let mut backoff = Backoff::new(setup.retry);
        let mut tried = Tried::default();
        loop {
            let pass = match setup.enter(&mut tried) {
                Ok(pass) => pass,
                // An open breaker costs the request nothing of its budget, only time.
                Err(wait) if options.allows(wait) => {
                    self.wait(setup, wait).await?;
                    continue;
                }
                Err(wait) => {
                    let outcome = self.exhausted(setup.is_shut(wait), *attempts, started.elapsed(), wait);
                    return report(outcome, Some(wait), None, attempts);
                }
            };
            *attempts += 1;
            let left = options
                .deadline
                .map(|deadline| deadline.saturating_duration_since(Instant::now()));
            let sent = setup
                .attempt(pass, signal, headers, body.clone(), left, &mut tried)
                .await;
            let AttemptError {
                failure,
                advice,
                status,
            } = match sent.result {
                Ok(answer) => {
                    let outcome = self.delivered(sent.endpoint, signal, items, answer);
                    return report(outcome, None, None, attempts);
                }
                Err(error) => error,
            };
            self.refresh_credentials(true);
            // What failed under another setup says nothing about this one.
            self.unless_changed(setup)?;
            let is_unknown = status.is_some_and(AnswerStatus::is_unauthenticated);
            if is_unknown && self.source().has_credential_files() {
                self.observer.on_failure(&failure, true);
                self.await_credentials(setup, &mut backoff, started, options)
                    .await?;
            }
            let RetryAdvice::After { at_least } = advice else {
                return report(self.refused(failure), None, status, attempts);
            };
            let wait = backoff
                .next_wait(started.elapsed(), at_least, fastrand::f64())
                .filter(|wait| options.allows(*wait));
            let Some(wait) = wait else {
                let outcome = self.exhausted(failure, *attempts, started.elapsed(), at_least);
                let requested_wait = (!at_least.is_zero()).then_some(at_least);
                return report(outcome, requested_wait, status, attempts);
            };
            self.observer.on_failure(&failure, true);
            if setup.fails_over(&mut tried) {
                continue;
            }
            self.wait(setup, wait).await?;
        }
    }

    /// A server that refuses credentials from files may have been told of new ones before we were: waits until a file changes, within the budget
    /// for retries. The request isn't sent again with what was refused.
    async fn await_credentials(
        &self,
        setup: &Arc<Setup>,
        backoff: &mut Backoff,
        started: Instant,
        options: &CallOptions,
    ) -> Result<(), Arc<Setup>> {
        while let Some(wait) = backoff
            .next_wait(started.elapsed(), Duration::ZERO, fastrand::f64())
            .filter(|wait| options.allows(*wait))
        {
            self.wait(setup, wait.min(LONGEST_LOOK_AWAY)).await?;
            self.refresh_credentials(true);
            self.unless_changed(setup)?;
        }
        Ok(())
    }

    fn setup(&self) -> Arc<Setup> {
        Arc::clone(&self.setup.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn unless_changed(&self, setup: &Arc<Setup>) -> Result<(), Arc<Setup>> {
        let newest = self.setup();
        if Arc::ptr_eq(setup, &newest) {
            Ok(())
        } else {
            Err(newest)
        }
    }

    /// Waits for the next attempt, unless there comes another setup.
    async fn wait(&self, setup: &Arc<Setup>, wait: Duration) -> Result<(), Arc<Setup>> {
        let mut changed = std::pin::pin!(self.changed.notified());
        // From here on no change is missed.
        changed.as_mut().enable();
        self.unless_changed(setup)?;
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = changed => {}
        }
        self.unless_changed(setup)
    }

    fn delivered(
        &self,
        endpoint: &Endpoint,
        signal: Signal,
        items: u64,
        answer: PartialSuccess,
    ) -> ExportOutcome {
        let rejected_items = answer.rejected_items.min(items);
        let message = (!answer.message.is_empty()).then(|| reason::clip(&answer.message));
        if rejected_items > 0 || message.is_some() {
            let what = match rejected_items {
                0 => "the server took everything but warns".to_owned(),
                _ => format!("the server rejected {rejected_items} of {items} items"),
            };
            let reason = format!(
                "{}: {what} ({}){}",
                endpoint,
                reason::signal_name(signal),
                reason::quoted(&answer.message)
            );
            self.observer.on_failure(
                &Failure {
                    code: ErrorCode::PartialSuccess,
                    reason,
                },
                false,
            );
        }
        ExportOutcome::Delivered {
            rejected_items,
            message,
        }
    }

    fn refused(&self, failure: Failure) -> ExportOutcome {
        self.observer.on_failure(&failure, false);
        ExportOutcome::Refused(failure)
    }

    fn exhausted(
        &self,
        mut failure: Failure,
        attempts: u32,
        elapsed: Duration,
        asked_wait: Duration,
    ) -> ExportOutcome {
        if attempts > 1 {
            failure.reason += &format!(
                " (gave up after {attempts} attempts in {:.1} s)",
                elapsed.as_secs_f64()
            );
        }
        self.observer.on_failure(&failure, false);
        ExportOutcome::RetriesExhausted { failure, asked_wait }
    }
}

impl Exporter for Client {
    async fn export(&self, request: EncodedRequest) -> ExportOutcome {
        self.call(request, &CallOptions::default()).await.outcome
    }

    async fn export_merged(&self, request: MergedRequest) -> ExportOutcome {
        self.call_merged(request, &CallOptions::default()).await.outcome
    }
}

impl CallOptions {
    /// Whether another attempt may start after `wait`.
    fn allows(&self, wait: Duration) -> bool {
        self.deadline
            .is_none_or(|deadline| wait < deadline.saturating_duration_since(Instant::now()))
    }
}
