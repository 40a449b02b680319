/** What only the operator can put right. The message says what, and with which command; a program prints it as it is and ends. */
export class OperatorNeeded extends Error {
  override readonly name = "OperatorNeeded";
}
