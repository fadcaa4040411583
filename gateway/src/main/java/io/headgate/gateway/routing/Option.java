package io.headgate.gateway.routing;

import io.headgate.gateway.catalog.Deployment;
import io.headgate.gateway.catalog.ModelEntry;
import io.headgate.gateway.exchange.Candidate;

/** A deployment that is up for choice, with what the catalogue knows of it. */
record Option(ModelEntry model, Deployment deployment, Candidate candidate) {

  static Option of(ModelEntry model, Deployment deployment) {
    return new Option(
        model,
        deployment,
        new Candidate(
            model.name(),
            deployment.provider(),
            deployment.model(),
            model.maxOutputTokens(),
            deployment.price(),
            deployment.contextTokens(),
            deployment.prefill()));
  }
}
