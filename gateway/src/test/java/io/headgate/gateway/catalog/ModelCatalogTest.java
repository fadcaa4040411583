package io.headgate.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ModelCatalogTest {

  private static final ModelEntry SMALL =
      new ModelEntry(
          "small",
          ModelEntry.Kind.CHAT,
          1,
          ModelEntry.Selection.ORDERED,
          List.of(Deployment.of("groq", "llama")),
          ModelEntry.DEFAULT_MAX_OUTPUT_TOKENS,
          Resilience.silent());

  @Test
  void aModelIsGivenByItsNameAlone() {
    ModelCatalog catalog = new ModelCatalog(List.of(SMALL));

    assertThat(catalog.model("small")).isEqualTo(SMALL);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> catalog.model("groq/llama"))
        .withMessage("no model is called groq/llama");
    assertThatIllegalArgumentException().isThrownBy(() -> catalog.model("large"));
  }
}
