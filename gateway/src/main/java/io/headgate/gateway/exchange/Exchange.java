package io.headgate.gateway.exchange;

import static java.util.Objects.requireNonNull;

import io.headgate.gateway.protocol.ByteBudget;
import io.headgate.gateway.protocol.ChatRequest;
import io.headgate.gateway.protocol.EmbeddingsRequest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request in flight. Stages read what earlier stages left and fill one slot each; a slot is
 * written once. Event loop only.
 */
public final class Exchange {

  private final String id;
  private final String presentedKey;
  private final Client client;
  private final ByteBudget.Lease memory;
  private final Ticker ticker;
  private final long startNanos;
  private final long deadlineNanos;

  private @Nullable Operation operation;
  private @Nullable Caller caller;
  private @Nullable Signals signals;
  private @Nullable CandidateSet candidates;
  private @Nullable RoutePlan plan;
  private @Nullable Candidate answering;
  private int begunAttempts;
  private final List<Attempt> endedAttempts = new ArrayList<>();
  private @Nullable Buffer answer;
  private List<String> ignoredMembers = List.of();
  private final List<Attempt> sideCalls = new ArrayList<>();
  private final Set<String> degraded = new LinkedHashSet<>();
  private final Set<String> boundsMet = new LinkedHashSet<>();
  private long providerNanos;
  private Allowance allowance = Allowance.unlimited();
  private Future<Void> recorded = Future.succeededFuture();
  private @Nullable Headroom requestHeadroom;
  private @Nullable Headroom tokenHeadroom;
  private long relayedTokens;
  private Runnable onRelayed = () -> {};

  public Exchange(
      String id,
      String presentedKey,
      Client client,
      ByteBudget.Lease memory,
      Ticker ticker,
      long startNanos,
      long deadlineNanos) {
    this.id = requireNonNull(id, "id");
    this.presentedKey = requireNonNull(presentedKey, "presentedKey");
    this.client = requireNonNull(client, "client");
    this.memory = requireNonNull(memory, "memory");
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

  public Client client() {
    return client;
  }

  /** The bytes that this exchange holds, of all that the node may hold. */
  public ByteBudget.Lease memory() {
    return memory;
  }

  /** What is asked for; present once the body has been read. */
  public Optional<Operation> asked() {
    return Optional.ofNullable(operation);
  }

  /** What is asked for, where it is known already. */
  public Operation operation() {
    return requireNonNull(operation, "operation");
  }

  public void asks(Operation asked) {
    writeOnce(this.operation, "operation");
    this.operation = requireNonNull(asked, "asked");
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

  /** What the caller's money allows. */
  public Allowance allowance() {
    return allowance;
  }

  public void allowed(Allowance granted) {
    this.allowance = requireNonNull(granted, "granted");
  }

  /** What is left of the tightest limit on requests; empty when there is none. */
  public Optional<Headroom> requestHeadroom() {
    return Optional.ofNullable(requestHeadroom);
  }

  /** What is left of the tightest limit on tokens; empty when there is none. */
  public Optional<Headroom> tokenHeadroom() {
    return Optional.ofNullable(tokenHeadroom);
  }

  public void hasRequests(Headroom left) {
    requestHeadroom = left;
  }

  public void hasTokens(Headroom left) {
    tokenHeadroom = left;
  }

  /**
   * Completes when it is safe to let the client hear of an answer, since the ledger will know of
   * it; fails with a {@link io.headgate.gateway.protocol.GatewayException} when the ledger cannot
   * be written.
   */
  public Future<Void> recorded() {
    return recorded;
  }

  public void recording(Future<Void> safe) {
    this.recorded = requireNonNull(safe, "safe");
  }

  /** What was observed; present for chats once they have been looked at. */
  public Optional<Signals> signals() {
    return Optional.ofNullable(signals);
  }

  public void observed(Signals observation) {
    writeOnce(this.signals, "signals");
    this.signals = requireNonNull(observation, "observation");
  }

  /** Who may answer, whatever is decided among them. */
  public Optional<CandidateSet> candidates() {
    return Optional.ofNullable(candidates);
  }

  public void narrowed(CandidateSet allowed) {
    writeOnce(this.candidates, "candidates");
    this.candidates = requireNonNull(allowed, "allowed");
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
    return begunAttempts;
  }

  public void attemptBegun(Candidate candidate) {
    answering = candidate;
    begunAttempts++;
  }

  /** The candidate whose answer the client gets, once there is one to get. */
  public void answeredBy(Candidate candidate) {
    answering = candidate;
  }

  public void attemptEnded(Attempt attempt) {
    endedAttempts.add(attempt);
  }

  /** The attempts that have ended, in order. */
  public List<Attempt> endedAttempts() {
    return List.copyOf(endedAttempts);
  }

  /** A call of a model on Headgate's own behalf has ended. */
  public void sideCallEnded(Attempt attempt) {
    sideCalls.add(attempt);
  }

  /** Calls of models that were made to decide and not to answer, in order. */
  public List<Attempt> sideCalls() {
    return List.copyOf(sideCalls);
  }

  /** Something that was wanted could not be had, and the exchange goes on without it. */
  public void degradedBy(String what) {
    degraded.add(what);
  }

  /** What the exchange had to do without, each a word of a closed set. */
  public Set<String> degraded() {
    return Collections.unmodifiableSet(degraded);
  }

  /** A bound of the exchange stopped something that would otherwise have been done. */
  public void boundMet(String bound) {
    boundsMet.add(bound);
  }

  /** The bounds that were met, each a word of a closed set. */
  public Set<String> boundsMet() {
    return Collections.unmodifiableSet(boundsMet);
  }

  /** The complete answer, JSON in OpenAI's form; absent for streams. */
  public Optional<Buffer> answer() {
    return Optional.ofNullable(answer);
  }

  public void answered(Buffer json) {
    writeOnce(this.answer, "answer");
    this.answer = requireNonNull(json, "json");
  }

  /** Members of the request that the answering provider has no counterpart for. */
  public List<String> ignoredMembers() {
    return ignoredMembers;
  }

  public void ignoring(List<String> members) {
    ignoredMembers = List.copyOf(members);
  }

  /** Tokens of output that went to the client, as far as can be told from its pieces. */
  public long relayedTokens() {
    return relayedTokens;
  }

  public void relayed(int tokens) {
    relayedTokens += tokens;
    onRelayed.run();
  }

  /** Calls back whenever something has gone to the client. */
  public void onRelayed(Runnable handler) {
    onRelayed = handler;
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

  /**
   * What is known of the client before its body is read.
   *
   * @param endpoint the path of the operation, one of a closed set
   * @param userAgent as sent, shortened, without control characters
   * @param headers those that the configuration names, by their names in lower case
   */
  public record Client(String endpoint, String userAgent, Map<String, String> headers) {

    public Client {
      headers = Map.copyOf(headers);
    }
  }

  /** What is asked for. */
  public sealed interface Operation {

    /** The name for metrics and logs, as in OpenTelemetry's {@code gen_ai.operation.name}. */
    String label();

    /** The model name that the caller sent. */
    String model();

    boolean stream();

    /** The chat call that is to be answered or decided about; empty for anything else. */
    default Optional<ChatRequest> chat() {
      return Optional.empty();
    }
  }

  /** The question which model would answer a chat completion; none is called. */
  public record DryRun(ChatRequest request) implements Operation {

    @Override
    public String label() {
      return "route";
    }

    @Override
    public String model() {
      return request.model();
    }

    @Override
    public boolean stream() {
      return false;
    }

    @Override
    public Optional<ChatRequest> chat() {
      return Optional.of(request);
    }
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

    @Override
    public Optional<ChatRequest> chat() {
      return Optional.of(request);
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
