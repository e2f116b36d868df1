"""What the services' migrations share: how the kit's tables came to be, and changes of data that several of them make.

It stands beside the kit as each service's ``migrations`` stand beside its package: revisions alone use it, and what one
of them has used stays as it is.
"""
