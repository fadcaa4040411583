package io.headgate.gateway.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;

/** Where state is kept, and for how long the ledger is. */
final class EffectiveState {

  private EffectiveState() {}

  static void render(ObjectNode root, GatewayConfig config) {
    state(root.putObject("state"), config.state());
    LedgerConfig ledger = config.ledger();
    ObjectNode node = root.putObject("ledger");
    node.put("keep", Units.printSpan(ledger.keep()));
    node.put("journal_max", Units.print(ledger.journalMaxBytes()));
    node.putObject("rollups")
        .put("minute", Units.printSpan(ledger.rollups().minute()))
        .put("hour", Units.printSpan(ledger.rollups().hour()))
        .put("day", Units.printSpan(ledger.rollups().day()));
  }

  private static void state(ObjectNode node, StateConfig state) {
    node.put("store", ProviderDefaults.word(state.store()))
        .put("directory", state.directory().map(Path::toString).orElse(""))
        .put("sync", ProviderDefaults.word(state.sync()));
    state
        .redis()
        .ifPresent(
            redis ->
                node.putObject("redis")
                    .put("url", Mask.HIDDEN)
                    .put("timeout", Units.print(redis.timeout()))
                    .put("prefix", redis.prefix()));
    node.put("pepper", state.pepper().isPresent() ? Mask.HIDDEN : "");
  }
}
