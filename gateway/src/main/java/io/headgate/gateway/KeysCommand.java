package io.headgate.gateway;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code headgate keys}. */
@Command(
    name = "keys",
    description = "Shows and changes the keys of a gateway that runs, through its admin API.",
    mixinStandardHelpOptions = true,
    subcommands = {
      KeysListCommand.class,
      KeysShowCommand.class,
      KeysCreateCommand.class,
      KeysRotateCommand.class,
      KeysRevokeCommand.class
    })
final class KeysCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is missing: list, show, create, rotate or revoke");
  }

  /** Where the gateway is, and in what form to answer. */
  static final class Target {

    @Option(
        names = "--admin",
        paramLabel = "URL",
        defaultValue = "${env:HEADGATE_ADMIN_URL:-http://127.0.0.1:8081}",
        description =
            "The admin listener; default http://127.0.0.1:8081, or the variable"
                + " HEADGATE_ADMIN_URL. The variable HEADGATE_ADMIN_TOKEN holds the token.")
    private String url = "";

    @Option(
        names = "--token",
        hidden = true,
        defaultValue = "${env:HEADGATE_ADMIN_TOKEN:-}",
        description = "Seen by everybody who may list processes: use the variable.")
    private String token = "";

    @Option(names = "--json", description = "Print what the admin API answers, as JSON.")
    private boolean json;

    AdminClient client() {
      if (token.isEmpty()) {
        throw new CommandFailure(
            Headgate.MISUSED, "set HEADGATE_ADMIN_TOKEN to the token of an administrator");
      }
      return new AdminClient(url, token);
    }

    boolean wantsJson() {
      return json;
    }
  }
}
