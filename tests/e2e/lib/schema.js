export function checkFromServer(dialect, message) {}
export function checkFromClient(dialect, message) {}
