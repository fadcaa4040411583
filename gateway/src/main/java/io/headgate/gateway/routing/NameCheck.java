package io.headgate.gateway.routing;

import io.headgate.gateway.catalog.ModelCatalog;
import io.headgate.gateway.catalog.ModelEntry;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;

/** Whether a name that a caller gave exists, may be used by it, and fits the endpoint. */
final class NameCheck {

  private NameCheck() {}

  /** Finds a model by name, pin, or the provider's own name. */
  static ModelCatalog.Match find(
      ModelCatalog catalog, Exchange exchange, String asked, String member) {
    ModelCatalog.Match match = catalog.find(asked).orElseThrow(() -> unknown(asked, member));
    checkAllowed(catalog, exchange, asked, member);
    checkKind(exchange.operation(), asked, match.model());
    return match;
  }

  /** Checks the name of a virtual model that is known to exist. */
  static void checkVirtual(ModelCatalog catalog, Exchange exchange, String asked) {
    checkAllowed(catalog, exchange, asked, "model");
    if (exchange.operation() instanceof Exchange.Embeddings) {
      throw wrongKind(asked, "a virtual chat model; use /v1/chat/completions");
    }
  }

  /** Checks a name by which a caller narrows the choice; whether it may use it is not asked. */
  static void checkKnown(ModelCatalog catalog, String asked, String member) {
    if (catalog.find(asked).isEmpty()) {
      throw unknown(asked, member);
    }
  }

  private static void checkAllowed(
      ModelCatalog catalog, Exchange exchange, String asked, String member) {
    if (!catalog.mayUse(exchange.caller().orElseThrow().allowLists(), asked)) {
      throw GatewayException.at(
          ErrorCode.MODEL_NOT_ALLOWED, member, "this key may not use the model '" + asked + "'");
    }
  }

  private static void checkKind(Exchange.Operation operation, String asked, ModelEntry model) {
    boolean embedding = operation instanceof Exchange.Embeddings;
    if (embedding && model.kind() == ModelEntry.Kind.CHAT) {
      throw wrongKind(asked, "a chat model; use /v1/chat/completions");
    }
    if (!embedding && model.kind() == ModelEntry.Kind.EMBEDDING) {
      throw wrongKind(asked, "an embedding model; use /v1/embeddings");
    }
  }

  private static GatewayException wrongKind(String asked, String hint) {
    return GatewayException.at(ErrorCode.INVALID_VALUE, "model", "'" + asked + "' is " + hint);
  }

  private static GatewayException unknown(String asked, String member) {
    return GatewayException.at(
        ErrorCode.MODEL_NOT_FOUND,
        member,
        "the model '" + asked + "' does not exist; GET /v1/models lists those that you may use");
  }
}
