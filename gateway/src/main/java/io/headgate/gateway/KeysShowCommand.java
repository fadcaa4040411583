package io.headgate.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code headgate keys show}. */
@Command(
    name = "show",
    description = "Shows a key and what really limits it; never its text.",
    mixinStandardHelpOptions = true)
final class KeysShowCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private KeysCommand.Target target = new KeysCommand.Target();

  @Parameters(index = "0", paramLabel = "ID", description = "The id of the key.")
  private String id = "";

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    AdminClient client = target.client();
    JsonNode key = client.getBlocking("/keys/" + id);
    if (target.wantsJson()) {
      out.println(key.toPrettyString());
    } else {
      KeyText.whole(key, out);
      for (JsonNode limit : client.getBlocking("/keys/" + id + "/limits").path("limits")) {
        out.printf(
            Locale.ROOT,
            "effective    %s %s, of the %s%n",
            limit.path("what").asText(),
            limit.path("value").asText(),
            limit.path("of").asText());
      }
    }
    out.flush();
    return Headgate.OK;
  }
}
