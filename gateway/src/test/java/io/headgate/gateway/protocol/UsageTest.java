package io.headgate.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UsageTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "1",
        "{}",
        "{'prompt_tokens':5}",
        "{'completion_tokens':5,'total_tokens':9}",
        "{'prompt_tokens':null,'completion_tokens':null}",
        "{'prompt_tokens':'5','completion_tokens':'5'}",
        "{'prompt_tokens':5.5,'completion_tokens':5}",
        "{'prompt_tokens':{},'completion_tokens':5}",
      })
  void isAbsentUnlessBothSidesAreTold(String usage) throws Exception {
    assertThat(Usage.fromOpenAi(MAPPER.readTree(usage.replace('\'', '"')))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'prompt_tokens':-1,'completion_tokens':5}",
        "{'prompt_tokens':1,'completion_tokens':1000000001}",
        "{'prompt_tokens':18446744073709551617,'completion_tokens':5}",
        "{'prompt_tokens':1e300,'completion_tokens':5}",
        "{'prompt_tokens':9,'total_tokens':5}",
        "{'prompt_tokens':5,'completion_tokens':5,'prompt_tokens_details':{'cached_tokens':6}}",
        "{'prompt_tokens':5,'completion_tokens':5,'completion_tokens_details':{'reasoning_tokens':6}}",
      })
  void isNotPlausibleWhereNoProviderCouldMeanIt(String usage) throws Exception {
    assertThat(Usage.fromOpenAi(MAPPER.readTree(usage.replace('\'', '"'))))
        .hasValueSatisfying(counted -> assertThat(counted.isPlausible()).isFalse());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'prompt_tokens':0,'completion_tokens':0} | 0 | 0 | 0 | 0",
        "{'prompt_tokens':5.0,'completion_tokens':2} | 5 | 0 | 2 | 0",
        "{'prompt_tokens':5,'completion_tokens':2,'prompt_tokens_details':null} | 5 | 0 | 2 | 0",
        "{'prompt_tokens':5,'total_tokens':5} | 5 | 0 | 0 | 0",
        "{'prompt_tokens':9,'completion_tokens':2,'prompt_cache_hit_tokens':8} | 9 | 8 | 2 | 0",
        "{'prompt_tokens':9,'completion_tokens':2,'total_tokens':18,'completion_tokens_details':{'reasoning_tokens':7}} | 9 | 0 | 9 | 7",
        "{'prompt_tokens':9,'completion_tokens':8,'total_tokens':17,'completion_tokens_details':{'reasoning_tokens':7}} | 9 | 0 | 8 | 7",
      })
  void readsTheHabitsOfProviders(String usage, long in, long cached, long out, long reasoning)
      throws Exception {
    assertThat(Usage.fromOpenAi(MAPPER.readTree(usage.replace('\'', '"'))))
        .hasValue(new Usage(in, cached, 0, out, reasoning));
  }

  @Test
  void survivesTheWayThroughOpenAisForm() {
    Usage usage = new Usage(100, 40, 0, 30, 20);
    assertThat(usage.isPlausible()).isTrue();
    assertThat(Usage.fromOpenAi(usage.toOpenAi())).hasValue(usage);
  }
}
