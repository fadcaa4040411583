package io.headgate.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code headgate keys list}. */
@Command(name = "list", description = "Lists keys.", mixinStandardHelpOptions = true)
final class KeysListCommand implements Callable<Integer> {

  private static final int PAGE = 500;

  @Spec private CommandSpec spec;

  @Mixin private KeysCommand.Target target = new KeysCommand.Target();

  @Option(names = "--tenant", paramLabel = "ID", description = "Only those of this one.")
  private @Nullable String tenant;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    ArrayNode keys = keysBlocking(target.client());
    if (target.wantsJson()) {
      out.println(keys.toPrettyString());
    } else {
      KeyText.header(out);
      keys.forEach(key -> KeyText.row(key, out));
    }
    out.flush();
    return Headgate.OK;
  }

  private ArrayNode keysBlocking(AdminClient client) {
    String first = "/keys?limit=" + PAGE + (tenant == null ? "" : "&tenant=" + encoded(tenant));
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    JsonNode page = client.getBlocking(first);
    page.path("keys").forEach(all::add);
    while (page.has("next")) {
      page = client.getBlocking(first + "&after=" + encoded(page.path("next").asText()));
      page.path("keys").forEach(all::add);
    }
    return all;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
