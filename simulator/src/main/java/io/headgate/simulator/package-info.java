/**
 * Providers on loopback that speak the OpenAI, Anthropic and Gemini wire protocols, with scripted
 * faults.
 */
@NullMarked
package io.headgate.simulator;

import org.jspecify.annotations.NullMarked;
