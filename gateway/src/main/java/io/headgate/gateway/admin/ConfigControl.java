package io.headgate.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The configuration, as administrators see and change it. No secret leaves it unmasked. */
public interface ConfigControl {

  /** Completes with what is wrong with a text, if anything. */
  Future<Verdict> validate(String yaml);

  /**
   * Puts a text in force.
   *
   * @param expectedRevision the one that must be in force
   * @return completes when it is in force, or with its errors when it cannot be; fails with an
   *     {@link AdminException} of status 412 when another revision is in force
   */
  Future<Verdict> apply(String yaml, String expectedRevision, String who);

  /** Reads the file again and puts it in force; as {@link #apply}. */
  Future<Verdict> reload(String who);

  /** Completes with the revisions that were in force, newest first, without their texts. */
  Future<List<Revision>> history();

  /** Completes with a revision and its text. */
  Future<Optional<Revision>> revision(String revision);

  /** Puts an earlier revision in force again; as {@link #apply}. */
  Future<Verdict> rollBack(String revision, String expectedRevision, String who);

  /**
   * What became of a text.
   *
   * @param revision of the text
   * @param applied whether it is in force now
   * @param changes what it changes at once
   * @param waiting what of it waits for a start of the node
   */
  record Verdict(
      String revision,
      boolean valid,
      boolean applied,
      List<ProblemAt> errors,
      List<ProblemAt> notices,
      List<ChangeAt> changes,
      List<ChangeAt> waiting) {

    public Verdict {
      errors = List.copyOf(errors);
      notices = List.copyOf(notices);
      changes = List.copyOf(changes);
      waiting = List.copyOf(waiting);
    }
  }

  /**
   * A setting that differs, its secrets masked.
   *
   * @param path a JSON pointer into the configuration in force
   */
  record ChangeAt(String path, Optional<JsonNode> before, Optional<JsonNode> after) {}

  /** Something to be said about a place of a text; line and column begin at 1. */
  record ProblemAt(int line, int column, String path, String message) {}

  /**
   * A text that was in force.
   *
   * @param at since when
   * @param who had it put in force; empty for the file at the start
   * @param text where it was asked for
   */
  record Revision(
      String revision, Instant at, String who, boolean running, Optional<String> text) {}
}
