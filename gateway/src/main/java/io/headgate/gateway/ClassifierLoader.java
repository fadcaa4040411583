package io.headgate.gateway;

import io.headgate.gateway.learning.ClassifierFile;
import io.headgate.gateway.learning.ClassifierModel;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the classifier's file at the start and again whenever it changes; a file that cannot be
 * used leaves the classifier that was loaded before.
 */
final class ClassifierLoader {

  private static final Logger LOG = LoggerFactory.getLogger(ClassifierLoader.class);

  private final Vertx vertx;
  private final Path file;
  private final Set<String> targets;
  private final String embeddingSha256;
  private final LearnedRouting learned;

  /** What the file was like when it was read last. One look at a time. */
  private String seen = "";

  private volatile boolean stopped;

  /**
   * A loader.
   *
   * @param targets labels that the configuration sends somewhere
   * @param embeddingSha256 of the model whose vectors the classifier will be shown
   */
  ClassifierLoader(
      Vertx vertx, Path file, Set<String> targets, String embeddingSha256, LearnedRouting learned) {
    this.vertx = vertx;
    this.file = file;
    this.targets = Set.copyOf(targets);
    this.embeddingSha256 = embeddingSha256;
    this.learned = learned;
  }

  /**
   * Loads it, and looks again from time to time.
   *
   * @return fails with a {@link StartFailure} when the file cannot be used
   */
  Future<Void> start(Duration interval) {
    return vertx
        .executeBlocking(this::loadBlocking, false)
        .recover(
            why ->
                Future.failedFuture(
                    new StartFailure(
                        "routing.classifier.file: "
                            + file
                            + ": "
                            + why.getMessage()
                            + "; make one with headgate train, or take routing.classifier out")))
        .onSuccess(this::use)
        .onSuccess(loaded -> lookLater(interval))
        .mapEmpty();
  }

  /** Does not look again. */
  void stop() {
    stopped = true;
  }

  private void lookLater(Duration interval) {
    if (stopped) {
      return;
    }
    vertx.setTimer(
        Math.max(1, interval.toMillis()),
        due ->
            vertx
                .executeBlocking(this::changedBlocking, false)
                .compose(
                    changed ->
                        changed
                            ? vertx.executeBlocking(this::loadBlocking, false).onSuccess(this::swap)
                            : Future.succeededFuture())
                .onFailure(
                    why ->
                        LOG.error(
                            "{} has changed and cannot be used, the classifier stays as it was: {}",
                            file,
                            why.getMessage()))
                .onComplete(looked -> lookLater(interval)));
  }

  private void use(ClassifierModel loaded) {
    learned.use(loaded);
    List<String> nowhere =
        loaded.labels().stream().filter(label -> !targets.contains(label)).toList();
    List<String> unknown =
        targets.stream().filter(label -> !loaded.labels().contains(label)).sorted().toList();
    if (!nowhere.isEmpty() || !unknown.isEmpty()) {
      LOG.warn(
          "{}: labels that routing.classifier.labels sends nowhere: {}; labels there that the file"
              + " does not have: {}",
          file,
          nowhere,
          unknown);
    }
  }

  private void swap(ClassifierModel loaded) {
    use(loaded);
    LOG.info("{} is loaded: labels {}", file, loaded.labels());
  }

  private boolean changedBlocking() throws IOException {
    return !stampBlocking().equals(seen);
  }

  private ClassifierModel loadBlocking() throws Exception {
    seen = stampBlocking();
    return ClassifierFile.loadBlocking(file, embeddingSha256);
  }

  private String stampBlocking() throws IOException {
    return Files.exists(file)
        ? Files.getLastModifiedTime(file) + " " + Files.size(file)
        : "missing";
  }
}
