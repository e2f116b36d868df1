"""What tests and measurements need and users never run: servers, whole systems, load, faults, suites. It may import
``cli``, never the reverse, and no image holds a file of it.
"""
