package io.headgate.gateway;

import io.headgate.gateway.catalog.Deployment;
import io.headgate.gateway.catalog.ModelCatalog;
import io.headgate.gateway.catalog.PriceBook;
import io.headgate.gateway.catalog.Priced;
import io.headgate.gateway.config.GatewayConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code headgate prices show}. */
@Command(
    name = "show",
    description = "Prints the price and the context window of a model; exit code 1 when unknown.",
    mixinStandardHelpOptions = true)
final class PricesShowCommand implements Callable<Integer> {

  private static final int MAX_SUGGESTIONS = 5;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "As its provider calls it; with --config also a configured name or pin.")
  private String model = "";

  @Option(
      names = "--provider",
      paramLabel = "PROVIDER",
      description = "Only this one: a source of published prices, with --config a configured name.")
  private @Nullable String provider;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Show what holds by this configuration; without it, what is published today.")
  private @Nullable Path file;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    boolean found = file == null ? showPublished(out) : showConfigured(file, out);
    out.flush();
    return found ? Headgate.OK : Headgate.FAILED;
  }

  private boolean showPublished(PrintWriter out) {
    PriceBook book = PriceBook.bundled();
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    List<Priced> found =
        Optional.ofNullable(provider)
            .map(only -> book.find(only, model, today).stream().toList())
            .orElseGet(() -> book.findAll(model, today));
    if (found.isEmpty()) {
      tellUnknown(book);
      return false;
    }
    found.forEach(priced -> PriceText.published(priced, model, out));
    out.println(book.label() + ", prices of " + today + ", USD per million tokens");
    return true;
  }

  private void tellUnknown(PriceBook book) {
    List<String> sources = book.sources();
    String only = provider;
    if (only != null && !sources.contains(only)) {
      throw new CommandFailure(
          Headgate.FAILED,
          "unknown: no prices of " + only + "; there are those of " + String.join(", ", sources));
    }
    List<String> near = book.near(model, only == null ? sources : List.of(only), MAX_SUGGESTIONS);
    throw new CommandFailure(
        Headgate.FAILED,
        "unknown: no price is published for "
            + model
            + (only == null ? "" : " by " + only)
            + (near.isEmpty() ? "" : "; similar: " + String.join(", ", near)));
  }

  private boolean showConfigured(Path path, PrintWriter out) {
    GatewayConfig config = ConfigFile.load(path, System.getenv(), spec.commandLine().getErr());
    List<Deployment> found =
        new ModelCatalog(config.models())
            .find(model).stream()
                .flatMap(match -> match.deployments().stream())
                .filter(each -> provider == null || each.provider().equals(provider))
                .toList();
    if (found.isEmpty()) {
      throw new CommandFailure(
          Headgate.FAILED,
          "unknown: "
              + path
              + " has no model "
              + model
              + (provider == null ? "" : " at " + provider));
    }
    found.forEach(deployment -> PriceText.configured(deployment, out));
    out.println("by " + path + ", USD per million tokens");
    return found.stream().allMatch(deployment -> deployment.price().isPresent());
  }
}
