package io.headgate.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.headgate.gateway.ConfigHistory.Entry;
import io.headgate.gateway.admin.AdminException;
import io.headgate.gateway.admin.ConfigControl;
import io.headgate.gateway.config.ConfigDiff;
import io.headgate.gateway.config.Problem;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** The live configuration as administrators see and change it. */
final class ConfigDesk implements ConfigControl {

  private final LiveConfig live;

  ConfigDesk(LiveConfig live) {
    this.live = live;
  }

  @Override
  public Future<Verdict> validate(String yaml) {
    return told(live.validate(yaml));
  }

  @Override
  public Future<Verdict> apply(String yaml, String expectedRevision, String who) {
    return told(live.apply(yaml, expectedRevision, who));
  }

  @Override
  public Future<Verdict> reload(String who) {
    return told(live.reload(who));
  }

  @Override
  public Future<Verdict> rollBack(String revision, String expectedRevision, String who) {
    return told(live.rollBack(revision, expectedRevision, who));
  }

  @Override
  public Future<List<Revision>> history() {
    String running = live.running().revision();
    return live.history()
        .map(all -> all.stream().map(one -> revision(one, running, Optional.empty())).toList());
  }

  @Override
  public Future<Optional<Revision>> revision(String wanted) {
    String running = live.running().revision();
    return live.history()
        .compose(
            all ->
                all.stream()
                    .filter(one -> one.revision().equals(wanted))
                    .findFirst()
                    .map(
                        one ->
                            live.text(wanted)
                                .map(text -> Optional.of(revision(one, running, text))))
                    .orElseGet(() -> Future.succeededFuture(Optional.empty())));
  }

  private static Revision revision(Entry entry, String running, Optional<String> text) {
    return new Revision(
        entry.revision(), entry.at(), entry.who(), entry.revision().equals(running), text);
  }

  private static Future<Verdict> told(Future<ConfigVerdict> verdict) {
    return verdict
        .map(ConfigDesk::verdict)
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof ConfigRefusal refusal ? told(refusal) : failure));
  }

  private static AdminException told(ConfigRefusal refusal) {
    return switch (refusal.kind()) {
      case CONFLICT, NOT_KEPT, READ_ONLY -> AdminException.conflict(refusal.getMessage());
      case STALE -> AdminException.stale(refusal.getMessage());
      case NOT_FOUND -> AdminException.notFound(refusal.getMessage());
    };
  }

  private static Verdict verdict(ConfigVerdict verdict) {
    return new Verdict(
        verdict.revision(),
        verdict.isValid(),
        verdict.applied(),
        verdict.errors().stream().map(ConfigDesk::problem).toList(),
        verdict.notices().stream().map(ConfigDesk::problem).toList(),
        verdict.changes().stream().map(ConfigDesk::change).toList(),
        verdict.waiting().stream().map(ConfigDesk::change).toList());
  }

  private static ProblemAt problem(Problem problem) {
    return new ProblemAt(problem.line(), problem.column(), problem.path(), problem.message());
  }

  private static ChangeAt change(ConfigDiff.Change change) {
    Optional<JsonNode> before = change.before();
    return new ChangeAt(change.path(), before, change.after());
  }
}
