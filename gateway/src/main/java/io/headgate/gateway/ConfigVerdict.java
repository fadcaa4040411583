package io.headgate.gateway;

import io.headgate.gateway.config.ConfigDiff.Change;
import io.headgate.gateway.config.GatewayConfig;
import io.headgate.gateway.config.Problem;
import java.util.List;

/**
 * What became of a text that was to be the configuration, or would become of it.
 *
 * @param revision of the text; empty when it has errors
 * @param applied whether it is in force now
 * @param errors why it cannot be in force; sorted by place
 * @param notices what deserves a look
 * @param changes what it changes at once, or changed
 * @param waiting what of it only a start of the node puts in force
 */
record ConfigVerdict(
    String revision,
    boolean applied,
    List<Problem> errors,
    List<Problem> notices,
    List<Change> changes,
    List<Change> waiting) {

  ConfigVerdict {
    errors = List.copyOf(errors);
    notices = List.copyOf(notices);
    changes = List.copyOf(changes);
    waiting = List.copyOf(waiting);
  }

  boolean isValid() {
    return errors.isEmpty();
  }

  static ConfigVerdict refused(List<Problem> errors, List<Problem> notices) {
    return new ConfigVerdict("", false, errors, notices, List.of(), List.of());
  }

  /** Nothing stands in its way; what it changes is judged by what runs now. */
  static ConfigVerdict good(GatewayConfig wanted, Revisions revisions, List<Problem> notices) {
    return new ConfigVerdict(
        wanted.revision(),
        false,
        List.of(),
        notices,
        revisions.changes(wanted),
        revisions.waitingForStart(wanted));
  }

  /** The same, in force. */
  ConfigVerdict inForce() {
    return new ConfigVerdict(revision, true, errors, notices, changes, waiting);
  }
}
