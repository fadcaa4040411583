package io.headgate.gateway.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request says about who may answer it. It can only take candidates away, never add one. The
 * members are those of OpenRouter, so that its clients keep working.
 *
 * @param models names in order of preference ({@code models}, or {@code fallbacks} behind the model
 *     that is asked for); empty means no wish
 * @param only providers that may answer; empty means all
 * @param ignore providers that may not
 * @param order providers to be preferred, the first most
 * @param maxInputPrice USD per million tokens of input
 * @param maxOutputPrice USD per million tokens of output
 * @param noDataCollection whether providers that keep data are unwanted
 */
public record Narrowing(
    List<String> models,
    Set<String> only,
    Set<String> ignore,
    List<String> order,
    OptionalDouble maxInputPrice,
    OptionalDouble maxOutputPrice,
    boolean noDataCollection) {

  /** The outermost members that carry it; Headgate reads them and sends them to no provider. */
  public static final Set<String> MEMBERS = Set.of("models", "fallbacks", "provider");

  private static final Set<String> PROVIDER_MEMBERS =
      Set.of("only", "ignore", "order", "max_price", "data_collection");

  private static final Narrowing NONE =
      new Narrowing(
          List.of(),
          Set.of(),
          Set.of(),
          List.of(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          false);

  private static final int MAX_NAMES = 64;
  private static final double MAX_PRICE = 1e6;

  public Narrowing {
    models = List.copyOf(models);
    only = Set.copyOf(only);
    ignore = Set.copyOf(ignore);
    order = List.copyOf(order);
  }

  /** No wish at all. */
  public static Narrowing none() {
    return NONE;
  }

  static Narrowing of(JsonReader request, String model) {
    JsonReader provider = request.object("provider");
    List<String> models = modelsOf(request, model);
    if (provider == null) {
      return models.isEmpty()
          ? NONE
          : new Narrowing(
              models,
              Set.of(),
              Set.of(),
              List.of(),
              OptionalDouble.empty(),
              OptionalDouble.empty(),
              false);
    }
    refuseUnknown(provider);
    JsonReader maxPrice = provider.object("max_price");
    return new Narrowing(
        models,
        new HashSet<>(names(provider, "only")),
        new HashSet<>(names(provider, "ignore")),
        names(provider, "order"),
        price(maxPrice, "prompt"),
        price(maxPrice, "completion"),
        collection(provider).filter("deny"::equals).isPresent());
  }

  /** A wish that is not understood must not be taken for granted. */
  private static void refuseUnknown(JsonReader provider) {
    provider
        .json()
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!PROVIDER_MEMBERS.contains(name)) {
                throw provider.invalid(
                    name,
                    "no such member; those of provider are "
                        + String.join(", ", PROVIDER_MEMBERS.stream().sorted().toList()));
              }
            });
  }

  private static List<String> modelsOf(JsonReader request, String model) {
    List<String> models = names(request, "models");
    List<String> fallbacks = names(request, "fallbacks");
    if (!models.isEmpty() && !fallbacks.isEmpty()) {
      throw request.invalid("fallbacks", "no such member beside models");
    }
    if (fallbacks.isEmpty()) {
      return models;
    }
    List<String> all = new ArrayList<>();
    all.add(model);
    all.addAll(fallbacks);
    return all.stream().distinct().toList();
  }

  private static List<String> names(JsonReader json, String member) {
    JsonNode value = json.get(member);
    List<String> names = new ArrayList<>();
    boolean valid = value.isMissingNode() || (value.isArray() && value.size() <= MAX_NAMES);
    for (int i = 0; valid && i < value.size(); i++) {
      JsonNode name = value.get(i);
      valid =
          name.isTextual()
              && !name.textValue().isBlank()
              && name.textValue().length() <= ChatRequestRules.MAX_MODEL_LENGTH;
      names.add(name.asText());
    }
    if (!valid) {
      throw json.invalid(member, "an array of at most " + MAX_NAMES + " names");
    }
    return names.stream().distinct().toList();
  }

  private static OptionalDouble price(@Nullable JsonReader maxPrice, String member) {
    if (maxPrice == null || !maxPrice.has(member)) {
      return OptionalDouble.empty();
    }
    maxPrice.number(member, 0, MAX_PRICE);
    return OptionalDouble.of(maxPrice.get(member).doubleValue());
  }

  private static Optional<String> collection(JsonReader provider) {
    return provider.has("data_collection")
        ? Optional.of(provider.oneOf("data_collection", Set.of("allow", "deny")))
        : Optional.empty();
  }

  /** Whether anything is wished for. */
  public boolean isEmpty() {
    return equals(NONE);
  }
}
