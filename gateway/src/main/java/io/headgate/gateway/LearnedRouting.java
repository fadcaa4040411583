package io.headgate.gateway;

import io.headgate.gateway.learning.ClassifierModel;
import io.headgate.gateway.routing.SemanticStrategy.Trained;
import java.util.Optional;

/** What has been learned for routing, as all event loops see it; swapped whole. Any thread. */
final class LearnedRouting {

  private volatile Optional<Trained> routes = Optional.empty();
  private volatile Optional<ClassifierModel> classifier = Optional.empty();

  Optional<Trained> routes() {
    return routes;
  }

  void use(Trained trained) {
    routes = Optional.of(trained);
  }

  Optional<ClassifierModel> classifier() {
    return classifier;
  }

  void use(ClassifierModel loaded) {
    classifier = Optional.of(loaded);
  }
}
