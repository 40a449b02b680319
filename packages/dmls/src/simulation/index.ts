export { idealSuite } from "./ideal-suite.ts";
export { Random } from "./random.ts";
export { simulateDmls, type DmlsSimulation, type SimulationOptions } from "./simulate.ts";
