import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.time.*;
import java.util.*;
import java.util.concurrent.TimeUnit;

/**
 * Plays traces of events on resilience4j's circuit breaker, its clock set by them, and prints what it is after each.
 *
 * Input: `breaker KEY=VALUE …` starts a new one, and each other line is an event. Output, a line an event: what `acquire` said (`-`
 * for the others), state, failure rate, slow call rate, and the numbers of calls: buffered, failed, slow, slow and failed, not
 * permitted.
 */
public class Oracle {
  static final class SetClock extends Clock {
    long nowMs = 0;
    @Override public ZoneId getZone() { return ZoneOffset.UTC; }
    @Override public Clock withZone(ZoneId zone) { return this; }
    @Override public Instant instant() { return Instant.ofEpochMilli(nowMs); }
    @Override public long millis() { return nowMs; }
  }

  public static void main(String[] arguments) throws IOException {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintWriter out = new PrintWriter(new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8)));
    SetClock clock = new SetClock();
    CircuitBreaker breaker = null;
    RuntimeException failure = new RuntimeException("failed");
    for (String line; (line = in.readLine()) != null; ) {
      String[] words = line.split(" ");
      String permitted = "-";
      switch (words[0]) {
        case "breaker": {
          clock = new SetClock();
          breaker = CircuitBreaker.of("oracle", config(words, clock));
          continue;
        }
        case "acquire": permitted = String.valueOf(breaker.tryAcquirePermission()); break;
        case "success": breaker.onSuccess(Long.parseLong(words[1]), TimeUnit.MILLISECONDS); break;
        case "error": breaker.onError(Long.parseLong(words[1]), TimeUnit.MILLISECONDS, failure); break;
        case "release": breaker.releasePermission(); break;
        case "advance": clock.nowMs += Long.parseLong(words[1]); break;
        case "reset": breaker.reset(); break;
        case "close": breaker.transitionToClosedState(); break;
        case "open": breaker.transitionToOpenState(); break;
        case "forceOpen": breaker.transitionToForcedOpenState(); break;
        case "disable": breaker.transitionToDisabledState(); break;
        case "metricsOnly": breaker.transitionToMetricsOnlyState(); break;
        default: throw new IllegalArgumentException(line);
      }
      CircuitBreaker.Metrics metrics = breaker.getMetrics();
      out.println(permitted + " " + breaker.getState() + " " + metrics.getFailureRate() + " " + metrics.getSlowCallRate()
          + " " + metrics.getNumberOfBufferedCalls() + " " + metrics.getNumberOfFailedCalls() + " " + metrics.getNumberOfSlowCalls()
          + " " + metrics.getNumberOfSlowFailedCalls() + " " + metrics.getNumberOfNotPermittedCalls());
    }
    out.flush();
  }

  private static CircuitBreakerConfig config(String[] words, Clock clock) {
    Map<String, Double> values = new HashMap<>();
    for (int word = 1; word < words.length; word++) {
      String[] pair = words[word].split("=");
      values.put(pair[0], Double.valueOf(pair[1]));
    }
    CircuitBreakerConfig.SlidingWindowType type = values.get("timeBased") == 1
        ? CircuitBreakerConfig.SlidingWindowType.TIME_BASED : CircuitBreakerConfig.SlidingWindowType.COUNT_BASED;
    return CircuitBreakerConfig.custom()
        .clock(clock)
        .slidingWindow(values.get("windowSize").intValue(), values.get("minimumCalls").intValue(), type,
            CircuitBreakerConfig.SlidingWindowSynchronizationStrategy.SYNCHRONIZED)
        .failureRateThreshold(values.get("failureRate").floatValue())
        .slowCallRateThreshold(values.get("slowCallRate").floatValue())
        .slowCallDurationThreshold(Duration.ofMillis(values.get("slowCallMs").longValue()))
        .permittedNumberOfCallsInHalfOpenState(values.get("halfOpenCalls").intValue())
        .waitIntervalFunctionInOpenState(
            IntervalFunction.ofExponentialBackoff(values.get("openMs").longValue(), values.get("openMultiplier")))
        .build();
  }
}
