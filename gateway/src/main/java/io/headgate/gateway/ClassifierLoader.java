package io.headgate.gateway;

import io.headgate.gateway.learning.ClassifierFile;
import io.headgate.gateway.learning.ClassifierModel;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
  private final String embeddingSha256;
  private final LearnedRouting learned;

  /** What the file was like when it was read last. One look at a time. */
  private String seen = "";

  /**
   * A loader.
   *
   * @param embeddingSha256 of the model whose vectors the classifier will be shown
   */
  ClassifierLoader(Vertx vertx, Path file, String embeddingSha256, LearnedRouting learned) {
    this.vertx = vertx;
    this.file = file;
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
        .onSuccess(learned::use)
        .onSuccess(loaded -> lookLater(interval))
        .mapEmpty();
  }

  private void lookLater(Duration interval) {
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

  private void swap(ClassifierModel loaded) {
    learned.use(loaded);
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
