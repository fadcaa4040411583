package io.headgate.gateway.exchange;

/**
 * A deployment that may answer.
 *
 * @param provider its configured name
 * @param model the name that the provider knows the model by
 * @param maxOutputTokens sent where the provider demands a limit and the caller gave none
 */
public record Candidate(String provider, String model, int maxOutputTokens) {}
