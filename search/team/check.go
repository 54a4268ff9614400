package team

// Check reports the first fault of a request that can be seen without asking anybody, as a *RequestError.
func (r *Request) Check() error { return r.check() }
