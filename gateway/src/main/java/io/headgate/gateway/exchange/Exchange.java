package io.headgate.gateway.exchange;

import static java.util.Objects.requireNonNull;

import io.headgate.gateway.protocol.ChatRequest;
import io.headgate.gateway.protocol.EmbeddingsRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request in flight. Stages read what earlier stages left and fill one slot each; a slot is
 * written once. Event loop only.
 */
public final class Exchange {

  private final String id;
  private final String presentedKey;
  private final Operation operation;
  private final Ticker ticker;
  private final long startNanos;
  private final long deadlineNanos;

  private @Nullable Caller caller;
  private @Nullable RoutePlan plan;
  private @Nullable Candidate answering;
  private int attempts;
  private long providerNanos;

  public Exchange(
      String id,
      String presentedKey,
      Operation operation,
      Ticker ticker,
      long startNanos,
      long deadlineNanos) {
    this.id = requireNonNull(id, "id");
    this.presentedKey = requireNonNull(presentedKey, "presentedKey");
    this.operation = requireNonNull(operation, "operation");
    this.ticker = requireNonNull(ticker, "ticker");
    this.startNanos = startNanos;
    this.deadlineNanos = deadlineNanos;
  }

  /** Unique, ours, and safe in headers and logs. */
  public String id() {
    return id;
  }

  /** The key as it was presented; its form is checked, its validity is not. */
  public String presentedKey() {
    return presentedKey;
  }

  public Operation operation() {
    return operation;
  }

  public Ticker ticker() {
    return ticker;
  }

  public long startNanos() {
    return startNanos;
  }

  public long elapsedNanos() {
    return ticker.nanos() - startNanos;
  }

  /** Nanoseconds left until the whole request must have ended; negative when it is late. */
  public long remainingNanos() {
    return deadlineNanos - ticker.nanos();
  }

  public Optional<Caller> caller() {
    return Optional.ofNullable(caller);
  }

  public void admitted(Caller admitted) {
    writeOnce(this.caller, "caller");
    this.caller = requireNonNull(admitted, "admitted");
  }

  public Optional<RoutePlan> plan() {
    return Optional.ofNullable(plan);
  }

  public void decided(RoutePlan decision) {
    writeOnce(this.plan, "plan");
    this.plan = requireNonNull(decision, "decision");
  }

  /** The candidate of the latest attempt. */
  public Optional<Candidate> answering() {
    return Optional.ofNullable(answering);
  }

  /** How many attempts have begun. */
  public int attempts() {
    return attempts;
  }

  public void attemptBegun(Candidate candidate) {
    answering = candidate;
    attempts++;
  }

  /** Adds time that was spent waiting for a provider and not in Headgate. */
  public void waitedForProvider(long nanos) {
    providerNanos += nanos;
  }

  /** Time since the start that Headgate itself took. */
  public long overheadNanos() {
    return Math.max(0, elapsedNanos() - providerNanos);
  }

  private static void writeOnce(@Nullable Object slot, String name) {
    if (slot != null) {
      throw new IllegalStateException(name + " is written already");
    }
  }

  /** What is asked for. */
  public sealed interface Operation {

    /** The name for metrics and logs, as in OpenTelemetry's {@code gen_ai.operation.name}. */
    String label();

    /** The model name that the caller sent. */
    String model();

    boolean stream();
  }

  /** A chat completion. */
  public record Chat(ChatRequest request) implements Operation {

    @Override
    public String label() {
      return "chat";
    }

    @Override
    public String model() {
      return request.model();
    }

    @Override
    public boolean stream() {
      return request.stream();
    }
  }

  /** Embeddings of texts. */
  public record Embeddings(EmbeddingsRequest request) implements Operation {

    @Override
    public String label() {
      return "embeddings";
    }

    @Override
    public String model() {
      return request.model();
    }

    @Override
    public boolean stream() {
      return false;
    }
  }
}
