/** The event-bus contract between the gateway and the workers that embed text. */
@NullMarked
package io.headgate.embedding;

import org.jspecify.annotations.NullMarked;
