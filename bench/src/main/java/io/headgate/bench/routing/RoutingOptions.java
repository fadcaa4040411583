package io.headgate.bench.routing;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a routing run is asked to do.
 *
 * @param data folder of the labelled sets
 * @param only goals to measure; empty means all
 * @param models folder of the embedding models
 * @param cache folder for vectors
 */
record RoutingOptions(Path data, Set<String> only, Path models, Path cache) {

  static final String HELP =
      """
      bench/run routing: how well the gateway decides, on public labelled prompts: semantic routes,
      classifier, promised error rates, time of a decision, language and sensitive data. Every figure
      beside its baselines, with a 95 % bootstrap interval. The report goes to stdout.

        --data DIR    folder with a folder for each set                     (needed)
        --only A,B    of R5, R6, R10, language, sensitive                   (all)
        --models DIR  folder of the embedding models                        (as built)
        --cache DIR   folder for vectors, computed once by the real model   (bench/target)
        --help

      Exit status: 0 every "must" is reached, 1 some are not, 2 the run could not be made.
      """;

  static RoutingOptions parse(String... args) {
    Deque<String> left = new ArrayDeque<>(Arrays.asList(args));
    Optional<Path> data = Optional.empty();
    Set<String> only = new LinkedHashSet<>();
    Path models = Path.of("embedding-worker/target/models");
    Path cache = Path.of("bench/target/vectors");
    while (!left.isEmpty()) {
      String name = left.remove();
      String value = left.isEmpty() ? "" : left.remove();
      if (value.isEmpty()) {
        throw new IllegalArgumentException(name + " wants a value");
      }
      switch (name) {
        case "--data" -> data = Optional.of(Path.of(value));
        case "--only" -> only.addAll(Arrays.asList(value.split(",", -1)));
        case "--models" -> models = Path.of(value);
        case "--cache" -> cache = Path.of(value);
        default -> throw new IllegalArgumentException("unknown option: " + name);
      }
    }
    return new RoutingOptions(
        data.orElseThrow(() -> new IllegalArgumentException("--data is missing")),
        only,
        models,
        cache);
  }

  boolean wants(String goal) {
    return only.isEmpty() || only.contains(goal);
  }
}
