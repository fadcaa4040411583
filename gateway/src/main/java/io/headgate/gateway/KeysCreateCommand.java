package io.headgate.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code headgate keys create}. */
@Command(
    name = "create",
    description = {
      "Makes a key and prints its text, once and alone on standard output:",
      "KEY=$(headgate keys create --tenant acme --name reports)"
    },
    mixinStandardHelpOptions = true)
final class KeysCreateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private KeysCommand.Target target = new KeysCommand.Target();

  @Option(names = "--tenant", required = true, paramLabel = "ID", description = "Whose it is.")
  private String tenant = "";

  @Option(names = "--name", required = true, paramLabel = "NAME", description = "Your name for it.")
  private String name = "";

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "A name or pin that it may ask for; may be repeated. Default: all.")
  private List<String> models = List.of();

  @Option(names = "--rpm", paramLabel = "N", description = "Requests per minute.")
  private @Nullable Long requestsPerMinute;

  @Option(names = "--tpm", paramLabel = "N", description = "Tokens per minute.")
  private @Nullable Long tokensPerMinute;

  @Option(names = "--concurrent", paramLabel = "N", description = "Requests at once.")
  private @Nullable Long concurrent;

  @Option(
      names = "--budget",
      paramLabel = "USD/WINDOW",
      description = "Such as 12.50/day; day, week or month; may be repeated.")
  private List<String> budgets = List.of();

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      description = "When it ends, such as 2027-01-31T00:00:00Z.")
  private @Nullable String expires;

  @Override
  public Integer call() {
    JsonNode made = target.client().postBlocking("/keys", body());
    KeysRotateCommand.print(
        made, target.wantsJson(), spec.commandLine().getOut(), spec.commandLine().getErr());
    return Headgate.OK;
  }

  private ObjectNode body() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("name", name).put("tenant", tenant);
    if (!models.isEmpty()) {
      models.forEach(body.putArray("models")::add);
    }
    ObjectNode limits = body.putObject("limits");
    put(limits, "requests_per_minute", requestsPerMinute);
    put(limits, "tokens_per_minute", tokensPerMinute);
    put(limits, "concurrent", concurrent);
    for (String budget : budgets) {
      body.withArray("budgets").add(budget(budget));
    }
    if (expires != null) {
      body.put("expires", expires);
    }
    return body;
  }

  private static void put(ObjectNode limits, String name, @Nullable Long value) {
    if (value != null) {
      limits.put(name, value);
    }
  }

  private static ObjectNode budget(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new CommandFailure(Headgate.MISUSED, "--budget: expected such as 12.50/day");
    }
    return JsonNodeFactory.instance
        .objectNode()
        .put("amount_usd", text.substring(0, slash))
        .put("window", text.substring(slash + 1));
  }
}
