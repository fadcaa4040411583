package io.headgate.embedding;

/**
 * What the workers of a node have done since they started, and do now.
 *
 * @param requests that arrived
 * @param hits of them, answered from memory
 * @param refused of them, because as many waited as may
 * @param expired of them, dropped because they had waited beyond their deadline
 * @param failed of them, because the model has a fault
 * @param waiting now
 * @param busy workers now
 * @param modelNanos that workers were busy, all together
 */
public record EmbeddingStats(
    long requests,
    long hits,
    long refused,
    long expired,
    long failed,
    int waiting,
    int busy,
    long modelNanos) {}
