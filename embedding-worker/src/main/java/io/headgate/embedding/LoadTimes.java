package io.headgate.embedding;

import java.time.Duration;

/**
 * How long the parts of a model took to load; the tokenizer and the digest load beside the others.
 *
 * @param nativeLibrary of ONNX Runtime, once in each process
 * @param session of the network: its file read, its plan made
 * @param firstRun of the network, by which it is also checked
 */
public record LoadTimes(
    Duration nativeLibrary,
    Duration session,
    Duration firstRun,
    Duration tokenizer,
    Duration digest) {}
