package io.headgate.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code headgate keys revoke}. */
@Command(
    name = "revoke",
    description = "Ends a key at once and for ever.",
    mixinStandardHelpOptions = true)
final class KeysRevokeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private KeysCommand.Target target = new KeysCommand.Target();

  @Parameters(index = "0", paramLabel = "ID", description = "The id of the key.")
  private String id = "";

  @Override
  public Integer call() {
    JsonNode key = target.client().postBlocking("/keys/" + id + "/revoke");
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        target.wantsJson()
            ? key.toPrettyString()
            : "key " + key.path("id").asText() + " is revoked");
    out.flush();
    return Headgate.OK;
  }
}
