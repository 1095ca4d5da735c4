/**
 * The Cypher procedures: the engine, spoken in the manner of Graph Data Science.
 *
 * <p>A procedure parses its map ({@link org.ibmb.procedures.Configuration}), finds the graph
 * ({@link org.ibmb.procedures.Projection}), calls {@link org.ibmb.Ibmb} and maps the result to
 * rows. Nothing is computed here.
 *
 * <table>
 * <caption>Where things are</caption>
 * <tr><td>registration, shared state</td><td>{@link org.ibmb.procedures.IbmbExtension}, {@link
 *     org.ibmb.procedures.IbmbRuntime}</td></tr>
 * <tr><td>one invocation: user, transaction, stop check</td><td>{@link org.ibmb.procedures.Call}</td></tr>
 * <tr><td>keys and their mistakes</td><td>{@code Configuration}, {@code *Settings}</td></tr>
 * <tr><td>from GDS to the engine</td><td>{@code Projection}, {@code AdjacencyReader}, {@code FeatureReader}, {@code
 *     NodeValues}, {@code Targets}, {@code Splits}</td></tr>
 * <tr><td>from the engine to rows and properties</td><td>{@code *Procedures}, {@code ProjectionWriter}, {@code
 *     DatabaseWriter}</td></tr>
 * <tr><td>models in memory and on disk</td><td>{@code Catalog}, {@code Models}, {@code ModelMetadata}</td></tr>
 * <tr><td>estimates and the guard</td><td>{@code MemoryNeed}, {@code TrainingMemory}, {@code MemoryGuard}</td></tr>
 * <tr><td>calls that differ between versions of GDS</td><td>{@code GdsCompat}</td></tr>
 * </table>
 *
 * <p>Three kinds of node number occur. <em>Node</em> (int) is the engine's: dense inside the
 * filtered projection. <em>Root id</em> (long) is dense inside the whole projection. <em>Original
 * id</em> (long) is the database's; only this one is shown to users.
 */
package org.ibmb.procedures;
