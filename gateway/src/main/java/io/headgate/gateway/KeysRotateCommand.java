package io.headgate.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code headgate keys rotate}. */
@Command(
    name = "rotate",
    description = {
      "Gives a key a new text and prints it, once and alone on standard output.",
      "Its id, limits and what it has spent stay."
    },
    mixinStandardHelpOptions = true)
final class KeysRotateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private KeysCommand.Target target = new KeysCommand.Target();

  @Parameters(index = "0", paramLabel = "ID", description = "The id of the key.")
  private String id = "";

  @Option(
      names = "--overlap",
      paramLabel = "DURATION",
      defaultValue = "PT24H",
      description =
          "How long the former text still opens, such as PT1H or PT0S. Default: ${DEFAULT-VALUE}.")
  private Duration overlap = Duration.ofHours(24);

  @Override
  public Integer call() {
    ObjectNode body =
        JsonNodeFactory.instance.objectNode().put("overlap_seconds", overlap.toSeconds());
    print(
        target.client().postBlocking("/keys/" + id + "/rotate", body),
        target.wantsJson(),
        spec.commandLine().getOut(),
        spec.commandLine().getErr());
    return Headgate.OK;
  }

  /** The text alone goes where a variable can take it; what is for people goes elsewhere. */
  static void print(JsonNode made, boolean asJson, PrintWriter out, PrintWriter err) {
    if (asJson) {
      out.println(made.toPrettyString());
    } else {
      err.println(
          "key "
              + made.at("/key/id").asText()
              + " of "
              + made.at("/key/tenant").asText()
              + "; "
              + made.path("warning").asText());
      out.println(made.path("text").asText());
    }
    err.flush();
    out.flush();
  }
}
