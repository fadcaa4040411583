package io.headgate.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DataUrlTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data:image/png;base64,iVBORw0= | image/png | iVBORw0=",
        "data:image/svg+xml;charset=utf-8;base64,PHN2Zz4= | image/svg+xml | PHN2Zz4=",
        "data:image/png;base64, | image/png | ''",
        "data:text/plain;base64,YSxi,c | text/plain | YSxi,c",
      })
  void takesBase64Apart(String url, String mediaType, String base64) {
    ContentParts.DataUrl parsed = ContentParts.DataUrl.parse(url.strip());
    assertThat(parsed.mediaType()).isEqualTo(mediaType);
    assertThat(parsed.base64()).isEqualTo(base64 == null ? "" : base64);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "data:",
        "data:,x",
        "data:;base64,eA==",
        "data:png;base64,eA==",
        "data:image/png,eA==",
        "data:image/png;base64",
        "https://a/;base64,x"
      })
  void refusesEverythingElse(String url) {
    assertThatThrownBy(() -> ContentParts.DataUrl.parse(url))
        .isInstanceOfSatisfying(
            GatewayException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_VALUE));
  }
}
