package io.headgate.gateway.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final String BASE = "io.headgate.gateway";
  private static final JavaClasses GATEWAY =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(BASE);

  /** Classes that break each rule on purpose. */
  private static final String PLANTED_BASE = "io.headgate.planted";

  private static final JavaClasses PLANTED = new ClassFileImporter().importPackages(PLANTED_BASE);

  @Test
  void packagesImportOnlyWhatTheTableAllows() {
    assertThat(new ArchitectureRules(BASE).forbiddenImports(GATEWAY)).isEmpty();
  }

  @Test
  void librariesStayWhereTheyBelong() {
    assertThat(new ArchitectureRules(BASE).strayLibraries(GATEWAY)).isEmpty();
  }

  @Test
  void nothingBlocksOutsideTheProcessAndTheLogThread() {
    assertThat(blockingCalls(GATEWAY)).isEmpty();
  }

  @Test
  void theRulesSeeTheWholeGateway() {
    assertThat(GATEWAY.size()).isGreaterThan(100);
  }

  @Test
  void aPlantedImportIsCaughtAndNamed() {
    assertThat(new ArchitectureRules(PLANTED_BASE).forbiddenImports(PLANTED))
        .contains(
            "routing → dispatch: RoutesIntoDispatch uses Dispatched",
            "package util is not in the table: Unlisted");
  }

  @Test
  void aPlantedLibraryIsCaughtAndNamed() {
    assertThat(new ArchitectureRules(PLANTED_BASE).strayLibraries(PLANTED))
        .contains("routing uses io.vertx.ext.web.Router");
  }

  @Test
  void aPlantedBlockingCallIsCaught() {
    assertThat(blockingCalls(PLANTED)).anyMatch(call -> call.contains("Sleeper"));
  }

  private static Set<String> blockingCalls(JavaClasses classes) {
    return classes.stream()
        .filter(type -> !type.getPackageName().equals(BASE))
        .filter(type -> !type.getSimpleName().equals("LineWriter"))
        .flatMap(type -> type.getMethodCallsFromSelf().stream())
        .filter(ArchitectureTest::blocks)
        .map(JavaMethodCall::getDescription)
        .collect(Collectors.toSet());
  }

  private static boolean blocks(JavaMethodCall call) {
    String owner = call.getTargetOwner().getName();
    String name = call.getName();
    return (owner.equals(Thread.class.getName()) && List.of("sleep", "join").contains(name))
        || owner.equals(CountDownLatch.class.getName())
        || (owner.equals("java.util.concurrent.CompletableFuture")
            && List.of("get", "join").contains(name))
        || (owner.equals("io.vertx.core.Future") && name.equals("await"))
        || (owner.equals(Object.class.getName()) && name.equals("wait"));
  }
}
